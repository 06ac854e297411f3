using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(Sums).Assembly).Run(args);

/// <summary>Any benchmark of yours; this one adds numbers.</summary>
[MemoryDiagnoser]
public class Sums
{
    private readonly double[] _values = new double[20_000];

    // Stands for the change that a pull request brings.
    private static readonly int Times = int.Parse(Environment.GetEnvironmentVariable("SLOWER") ?? "1");

    [Benchmark]
    public double Sum()
    {
        var sum = 0.0;
        for (var time = 0; time < Times; time++)
            foreach (var value in _values)
                sum += value;
        return sum;
    }
}
