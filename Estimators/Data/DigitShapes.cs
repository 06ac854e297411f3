namespace Sgvb.Data;

/// <summary>
/// How people write the ten digits. A style is one or more strokes, separated by "/"; a stroke is the points a smooth curve passes
/// through, x,y in a box of 100×100 with y downwards; "!" marks a corner; a stroke that ends where it began is closed smoothly.
/// </summary>
internal static class DigitShapes
{
    private static readonly string[][] Written =
    [
        [
            "50,2 22,18 12,50 22,84 50,98 78,84 88,50 78,18 50,2",
            "50,2 30,22 25,52 32,86 50,98 68,86 75,52 70,22 50,2",
            "64,8 36,8 16,36 18,72 42,96 72,84 86,48 72,14 46,6",
        ],
        [
            "52,2 50,34 50,66 48,98",
            "30,24 44,14 56,2! 54,50 54,98",
            "28,26 42,16 52,2! 52,50 52,98 / 26,98 52,97 78,98",
        ],
        [
            "16,26 28,6 54,2 76,18 72,44 44,72 14,97! 50,95 86,97",
            "18,22 38,3 66,8 74,32 56,62 26,88 14,82 28,74 52,88 88,94",
            "22,20 46,3 70,14 66,44 42,78 16,94 10,80 28,74 52,90 88,92",
            "14,16 40,4 68,10 76,30 58,52 20,94! 50,90 82,98",
        ],
        [
            "18,14 42,2 70,10 72,32 44,46! 74,58 82,78 62,96 34,98 14,86",
            "18,4! 48,5 80,3! 60,24 42,42! 72,50 82,72 66,94 38,98 14,88",
            "20,18 36,4 62,6 68,26 52,42 36,46 60,50 76,68 62,92 36,97 18,84",
        ],
        [
            "26,4 20,34 16,60! 48,60 86,58 / 68,20 66,60 64,98",
            "64,98 66,50 68,2! 38,34 10,68! 50,68 92,66",
            "22,6 24,34 36,48 56,46 74,34 / 80,4 74,40 68,70 64,98",
        ],
        [
            "80,4! 52,4 26,6! 22,26 20,44! 46,38 72,48 80,70 66,92 38,98 14,86",
            "26,6! 22,26 20,46! 46,40 70,50 76,72 62,92 38,98 16,88 / 26,6 54,5 82,3",
            "76,6 44,6 26,18 32,36 58,50 74,70 60,92 34,97 16,86",
        ],
        [
            "70,4 44,20 24,48 20,76 38,97 64,94 78,76 66,58 42,58 24,74",
            "48,2 30,28 20,58 22,84 46,98 72,88 76,66 54,52 32,60 22,78",
            "78,14 56,4 34,18 20,50 24,84 50,98 76,86 78,64 58,52 34,60 23,76",
        ],
        [
            "14,6! 50,6 84,4! 62,40 48,70 40,98",
            "14,8! 48,7 84,4! 64,40 50,70 44,98 / 32,52 54,50 78,48",
            "16,24 18,6! 50,8 86,4! 74,30 56,58 50,98",
        ],
        [
            "74,16 50,2 26,14 28,34 50,48 74,66 74,88 50,98 26,88 26,66 50,48 72,32 74,16",
            "50,2 28,12 30,36 50,46 70,36 72,12 50,2 / 50,46 24,60 22,86 50,98 78,86 76,60 50,46",
            "78,14 52,3 28,16 38,38 64,58 72,82 48,98 26,84 36,60 62,40 80,18",
        ],
        [
            "74,22 54,4 28,12 20,34 36,52 60,46 74,22! 72,60 70,98",
            "76,28 58,4 32,8 20,32 36,50 62,44 76,28! 76,60 64,90 42,98 22,90",
            "72,20 48,4 24,18 26,42 50,50 70,36 74,14! 66,56 48,98",
        ],
    ];

    /// <summary>[class][style].</summary>
    public static IReadOnlyList<IReadOnlyList<DigitStyle>> Styles { get; } = [.. Written.Select(styles => styles.Select(Parse).ToArray())];

    private static DigitStyle Parse(string style) => new([.. style.Split(" / ").Select(stroke => stroke.Split(' ').Select(ParsePoint).ToArray())]);

    private static DigitPoint ParsePoint(string point)
    {
        var corner = point.EndsWith('!');
        var xy = point.TrimEnd('!').Split(',');
        return new DigitPoint(
            int.Parse(xy[0], CultureInfo.InvariantCulture) / 100.0 - 0.5, int.Parse(xy[1], CultureInfo.InvariantCulture) / 100.0 - 0.5, corner);
    }
}

/// <summary>A point that the pen passes, in a box of side 1 around the origin.</summary>
internal readonly record struct DigitPoint(double X, double Y, bool Corner);

/// <summary>One way to write a digit.</summary>
internal sealed record DigitStyle(DigitPoint[][] Strokes);
