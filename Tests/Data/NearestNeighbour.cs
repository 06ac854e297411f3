using Sgvb.Data;

namespace Sgvb.Tests.Data;

/// <summary>The label of the training image at the least Euclidean distance.</summary>
internal static class NearestNeighbour
{
    /// <summary>The fraction of wrong answers over the first <paramref name="queries"/> test examples.</summary>
    public static double Error(Dataset train, Dataset test, int queries)
    {
        var images = new float[train.Images.Length];
        train.Gather([.. Enumerable.Range(0, train.Rows)], images, new float[train.Rows]);
        var wrong = 0;
        Parallel.For(0, queries, q =>
        {
            var x = new float[test.Columns];
            test.Gather([q], x, new float[1]);
            var (nearest, best) = (0, float.MaxValue);
            for (var i = 0; i < train.Rows; i++)
                if (Rows.SquaredDistance(x, images.AsSpan(i * test.Columns, test.Columns)) is var d && d < best)
                    (nearest, best) = (i, d);
            if (train.Labels[nearest] != test.Labels[q])
                Interlocked.Increment(ref wrong);
        });
        return wrong / (double)queries;
    }
}
