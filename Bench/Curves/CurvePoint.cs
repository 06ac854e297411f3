namespace Sgvb.Bench.Curves;

/// <summary>One size of one curve.</summary>
/// <param name="Curve">What grows.</param>
/// <param name="Width">Units of each hidden layer.</param>
/// <param name="Step">The step at this size.</param>
public sealed record CurvePoint(string Curve, int Width, StepCase Step)
{
    public const string ByWidth = "width";
    public const string ByMinibatch = "minibatch";
    public const string ByThreads = "threads";

    private const int Inputs = 784;
    private const int Classes = 10;
    private const int UsualWidth = 1000;

    /// <summary>Steps of more operations than this take ten seconds and more on two cores, and a point is seven of them.</summary>
    private const double MostFlops = 5e11;

    /// <summary>
    /// Width from 64 to 4096, minibatch from 1 to 8192, threads from 1 to all, the others as in the <c>mnist</c> workload. Where noise is
    /// made for every example, sizes that would take minutes a point are left out.
    /// </summary>
    public static IEnumerable<CurvePoint> All(IReadOnlyList<MethodChoice> methods, IReadOnlyList<BackendEntry> backends, CommonValues values)
    {
        var threads = values.Threads ?? Environment.ProcessorCount;
        var minibatch = values.Minibatch ?? Workload.Mnist.Minibatch;
        foreach (var (name, method) in methods)
        {
            foreach (var backend in backends)
            {
                foreach (var width in (int[])[64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096])
                    if (Point(ByWidth, width, minibatch, threads) is { } point)
                        yield return point;
                for (var m = 1; m <= 8192; m *= 2)
                    if (Point(ByMinibatch, UsualWidth, m, threads) is { } point)
                        yield return point;
                foreach (var count in ThreadCounts(threads))
                    if (Point(ByThreads, UsualWidth, minibatch, count) is { } point)
                        yield return point;

                CurvePoint? Point(string curve, int width, int m, int count)
                {
                    var widths = string.Create(CultureInfo.InvariantCulture, $"{Inputs}-{width}-{width}-{width}-{Classes}");
                    var step = new StepCase(name, method, backend.Name, ModelNames.Workload(widths, m), count, values.Seed);
                    // A normal costs about as much as ten multiply-adds.
                    return step.Flops + 20 * step.Normals <= MostFlops ? new CurvePoint(curve, width, step) : null;
                }
            }
        }
    }

    /// <summary>1, 2, 4, …, and all.</summary>
    internal static IEnumerable<int> ThreadCounts(int most)
    {
        for (var n = 1; n < most; n *= 2)
            yield return n;
        yield return most;
    }
}
