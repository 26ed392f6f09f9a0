Console.WriteLine("tayori");
