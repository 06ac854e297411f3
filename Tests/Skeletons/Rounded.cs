namespace Sgvb.Tests.Skeletons;

/// <summary>
/// A number in double, and how far from it float32 arithmetic may end: every operation adds half an ulp of its result to what its
/// operands bring. So a bound needs no table; it follows from the expression.
/// </summary>
public readonly record struct Rounded(double Value, double Slack)
{
    /// <summary>Half an ulp of float32, relative.</summary>
    public const double Unit = 1.0 / (1 << 24);

    public static Rounded operator +(Rounded a, Rounded b) => Once(a.Value + b.Value, a.Slack + b.Slack);

    public static Rounded operator -(Rounded a, Rounded b) => Once(a.Value - b.Value, a.Slack + b.Slack);

    public static Rounded operator *(Rounded a, Rounded b) =>
        Once(a.Value * b.Value, Math.Abs(a.Value) * b.Slack + Math.Abs(b.Value) * a.Slack + a.Slack * b.Slack);

    public static implicit operator Rounded(float value) => new(value, 0);

    /// <summary>A sum in any order: each of n terms goes through at most n additions.</summary>
    public static Rounded Sum(int count, Func<int, Rounded> term)
    {
        var (sum, slack, size) = (0.0, 0.0, 0.0);
        for (var n = 0; n < count; n++)
        {
            var (value, of) = term(n);
            sum += value;
            slack += of;
            size += Math.Abs(value);
        }

        return new(sum, slack + count * Unit * size);
    }

    /// <summary>Whether a result is right; NaN is not.</summary>
    public bool Allows(float actual) => Math.Abs(actual - Value) <= Slack;

    private static Rounded Once(double value, double slack) => new(value, slack + Unit * (Math.Abs(value) + slack));
}
