using System.Runtime.CompilerServices;
using System.Text;
using Xunit.Sdk;
using Xunit.v3;

// Times and memory are measured here, of servers that have a machine to themselves.
[assembly: Parallelization(Mode = ParallelMode.None)]

static class CodePages
{
    /// <summary>Before MimeKit is touched, as in the program itself: else it cannot read Japanese.</summary>
    [ModuleInitializer]
    internal static void Register() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
}
