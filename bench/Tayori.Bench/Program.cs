Console.WriteLine("benchmarks come here");
