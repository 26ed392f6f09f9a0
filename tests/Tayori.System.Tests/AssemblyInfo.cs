using Xunit.Sdk;
using Xunit.v3;

// Times and memory are measured here, of servers that have a machine to themselves.
[assembly: Parallelization(Mode = ParallelMode.None)]
