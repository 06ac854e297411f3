namespace Sgvb.Data;

/// <summary>A shape that a picture may show: the points that belong to it, in a frame of about two by two around its middle, y downwards.</summary>
internal sealed class Outline
{
    private const int Grid = 300;
    private const double Half = 1.5;

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

    /// <summary>By class: disc, ring, bar, triangle, plus, hourglass, crescent, two bars, T, L.</summary>
    public static IReadOnlyList<Outline> All { get; } =
    [
        new((x, y) => x * x + y * y <= 1),
        new((x, y) => x * x + y * y is >= 0.3 and <= 1),
        new((x, y) => Math.Abs(x) <= 1 && Math.Abs(y) <= 0.4),
        new((x, y) => y <= 0.5 && 1.7320508075688772 * Math.Abs(x) - 1 <= y),
        new((x, y) => Math.Max(Math.Abs(x), Math.Abs(y)) <= 1 && Math.Min(Math.Abs(x), Math.Abs(y)) <= 0.33),
        new((x, y) => Math.Abs(x) <= Math.Abs(y) && Math.Abs(y) <= 1),
        new((x, y) => x * x + y * y <= 1 && (x - 0.5) * (x - 0.5) + y * y >= 0.64),
        new((x, y) => Math.Abs(x) <= 1 && Math.Abs(y) is >= 0.25 and <= 0.7),
        new((x, y) => y is >= -1 and <= -0.4 ? Math.Abs(x) <= 1 : Math.Abs(x) <= 0.3 && Math.Abs(y) <= 1),
        new((x, y) => x is >= -1 and <= -0.4 ? Math.Abs(y) <= 1 : Math.Abs(x) <= 1 && y is >= 0.4 and <= 1),
    ];

    /// <summary>In the frame's units.</summary>
    public double Area { get; }

    /// <summary>No point lies farther from the middle, but for the grid's spacing.</summary>
    public double Reach { get; }

    public bool Contains(double x, double y) => _contains(x, y);
}
