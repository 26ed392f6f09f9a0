using Tayori.Commands;

// iso-2022-jp and its relatives; before MimeKit is touched, which would keep what it found (MimeKit asks only once).
System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);
return await CommandLine.RunAsync(args, Surroundings.OfProcess());
