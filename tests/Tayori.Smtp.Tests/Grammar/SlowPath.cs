using System.Text.RegularExpressions;

namespace Tayori.Smtp.Tests.Grammar;

/// <summary>The grammar of paths as regular expressions, written from the ABNF and from nothing else; ASCII only, and without the limits of length.</summary>
static partial class SlowPath
{
    public static bool IsReversePath(string text) => ReversePath().IsMatch(text);

    const string Atext = @"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.]";
    const string SubDomain = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
    const string Domain = SubDomain + @"(?:\." + SubDomain + ")*";
    const string Quoted = "\"(?:[ !#-\\[\\]-~]|\\\\[ -~])+\"";
    const string Snum = "(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])";
    const string Ipv4 = Snum + @"\." + Snum + @"\." + Snum + @"\." + Snum;
    const string General = @"(?![Ii][Pp][Vv]6:)[A-Za-z0-9-]*[A-Za-z0-9]:[!-Z^-~]+";

    [GeneratedRegex($@"\A<(?:(?:@{Domain}(?:,@{Domain})*:)?(?:{Atext}+|{Quoted})@(?:{Domain}|\[(?:{Ipv4}|{General})\]))?>\z")]
    internal static partial Regex ReversePath();
}
