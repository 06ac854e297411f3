namespace Sgvb.Experiments.Table1;

/// <summary>
/// Published figures of Table 1, for comparison only: the paper's (1506.02557), and those that its public Theano replication
/// (gngdb/variational-dropout) reports. The figures stand in published.csv beside this file.
/// </summary>
public static class Published
{
    private static readonly Lazy<Dictionary<(string Source, string Estimator, string Layer, int Epoch), double>> Figures = new(Load);

    public static double? Paper(string estimator, string layer, int epoch) => Find("paper", estimator, layer, epoch);

    public static double? Replication(string estimator, string layer, int epoch) => Find("replication", estimator, layer, epoch);

    private static double? Find(string source, string estimator, string layer, int epoch) =>
        Figures.Value.TryGetValue((source, estimator, layer, epoch), out var value) ? value : null;

    private static Dictionary<(string, string, string, int), double> Load()
    {
        using var stream = typeof(Published).Assembly.GetManifestResourceStream("published.csv")!;
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        var figures = new Dictionary<(string, string, string, int), double>();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            figures.Add((cells[4], cells[0], cells[1], int.Parse(cells[2], CultureInfo.InvariantCulture)),
                double.Parse(cells[3], CultureInfo.InvariantCulture));
        }

        return figures;
    }
}
