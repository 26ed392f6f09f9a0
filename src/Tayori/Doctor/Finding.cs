namespace Tayori.Doctor;

/// <param name="IsGood">Whether there is nothing to do.</param>
/// <param name="Text">What was looked at and found; where it is not good, what to do.</param>
sealed record Finding(bool IsGood, string Text)
{
    public static Finding Good(string text) => new(true, text);
    public static Finding Problem(string text) => new(false, text);

    public override string ToString() => (IsGood ? "ok      " : "PROBLEM ") + Text;
}
