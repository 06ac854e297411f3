namespace Sgvb.Experiments;

/// <summary>The inks of plots of estimators: a registered name has that of its place in the registry, any other the one of its own.</summary>
public static class EstimatorInks
{
    // No noise, which stands beside every ranking, looks like the axes.
    private static readonly Ink[] Estimators =
    [
        new(Inks.Text, Mark.Square), new(Inks.Vermillion, Mark.Up), new(Inks.Orange, Mark.Square), new(Inks.Green, Mark.Diamond), new(Inks.Blue, Mark.Circle),
        new(Inks.Purple, Mark.Down), new(Inks.Sky, Mark.Circle), new(Inks.Yellow, Mark.Diamond),
    ];

    private static readonly Ink[] Presets =
    [
        new(Inks.Vermillion, Mark.Up), new(Inks.Orange, Mark.Square), new(Inks.Green, Mark.Diamond), new(Inks.Sky, Mark.Circle), new(Inks.Purple, Mark.Down),
        new(Inks.Blue, Mark.Circle),
    ];

    private static readonly Ink[] Backends =
    [
        new(Inks.Blue, Mark.Circle), new(Inks.Sky, Mark.Circle), new(Inks.Green, Mark.Diamond), new(Inks.Vermillion, Mark.Square), new(Inks.Orange, Mark.Up),
    ];

    private static readonly Dictionary<string, Ink> Sources = new()
    {
        ["measured"] = new(Inks.Blue, Mark.Circle),
        ["paper"] = new(Inks.Text, Mark.Cross, IsOpen: true),
        ["replication"] = new(Inks.Text, Mark.Up, IsOpen: true),
    };

    /// <summary>The inks of one plot's series.</summary>
    /// <param name="names">As in the rows; see <see cref="Inks.Of(IEnumerable{string})"/>.</param>
    public static IReadOnlyDictionary<string, Ink> Of(IEnumerable<string> names) => Inks.Of(names, Known);

    private static Ink? Known(string name) => Sources.GetValueOrDefault(name)
        ?? Inks.Placed(name, Registry.Estimators.Select(e => e.Name), Estimators)
        ?? Inks.Placed(name, Registry.Presets.Keys, Presets)
        ?? Inks.Placed(name, Registry.Backends.Select(b => b.Name), Backends);
}
