namespace Sgvb.Data;

/// <summary>A shape that a picture may show: the points that belong to it, in a frame of about two by two around its middle, y downwards.</summary>
internal sealed class Outline
{
    private const int Grid = 300;
    private const double Half = 1.5;

    // Sines and cosines of multiples of 72°: the directions of the points.
    private static readonly (double X, double Y)[] Fifths =
    [
        (0, 1), (0.95105651629515357, 0.30901699437494742), (0.58778525229247313, -0.80901699437494742),
        (-0.58778525229247313, -0.80901699437494742), (-0.95105651629515357, 0.30901699437494742),
    ];

    private readonly Func<double, double, bool> _contains;

    private Outline(Func<double, double, bool> contains)
    {
        _contains = contains;
        // Counted: whole numbers are the same on every machine.
        var (inside, farthest) = (0, 0.0);
        for (var i = 0; i < Grid * Grid; i++)
        {
            var (x, y) = ((i % Grid + 0.5) * (2 * Half / Grid) - Half, (i / Grid + 0.5) * (2 * Half / Grid) - Half);
            if (!contains(x, y))
                continue;
            inside++;
            farthest = Math.Max(farthest, x * x + y * y);
        }

        Area = inside * (2 * Half / Grid) * (2 * Half / Grid);
        Reach = Math.Sqrt(farthest);
    }

    /// <summary>By class: disc, ring, square, frame, triangle, plus, star, crescent, two bars, T; none is another one turned.</summary>
    public static IReadOnlyList<Outline> All { get; } =
    [
        new((x, y) => x * x + y * y <= 1),
        new((x, y) => x * x + y * y is >= 0.3 and <= 1),
        new((x, y) => Outer(x, y) <= 1),
        new((x, y) => Outer(x, y) is >= 0.55 and <= 1),
        new((x, y) => y <= 0.5 && 1.7320508075688772 * Math.Abs(x) - 1 <= y),
        new((x, y) => Outer(x, y) <= 1 && Math.Min(Math.Abs(x), Math.Abs(y)) <= 0.33),
        new(IsInStar),
        new((x, y) => x * x + y * y <= 1 && (x - 0.5) * (x - 0.5) + y * y >= 0.64),
        new((x, y) => Math.Abs(x) <= 1 && Math.Abs(y) is >= 0.25 and <= 0.7),
        new((x, y) => y is >= -1 and <= -0.4 ? Math.Abs(x) <= 1 : Math.Abs(x) <= 0.3 && Math.Abs(y) <= 1),
    ];

    /// <summary>In the frame's units.</summary>
    public double Area { get; }

    /// <summary>No point lies farther from the middle, but for the grid's spacing.</summary>
    public double Reach { get; }

    public bool Contains(double x, double y) => _contains(x, y);

    private static double Outer(double x, double y) => Math.Max(Math.Abs(x), Math.Abs(y));

    /// <summary>Five lines bound a pentagram: within all five lies its middle, within four a point.</summary>
    private static bool IsInStar(double x, double y)
    {
        var within = 0;
        foreach (var (a, b) in Fifths)
            within += a * x + b * y <= 0.30901699437494742 ? 1 : 0;
        return within >= 4;
    }
}
