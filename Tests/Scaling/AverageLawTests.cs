using Sgvb.Experiments.Scaling;

namespace Sgvb.Tests.Scaling;

public sealed class AverageLawTests
{
    [Fact]
    public void Exact_points_give_their_constants()
    {
        var law = AverageLaw.Of([.. ((int[])[1, 2, 5, 16]).Select(k => (k, (IReadOnlyList<double>)[3 + 8.0 / k, 5 + 4.0 / k]))])!;
        Assert.Equal(4, law.Data.Value, 1e-9);
        Assert.Equal(6, law.Noise.Value, 1e-9);
        Assert.Equal(4 + 6.0 / 3, law.At(3), 1e-9);
        // Two blocks at 3 and 5: the mean's standard error is 1, and t of one degree of freedom 12.706.
        Assert.Equal(4 - 12.7062, law.Data.Low!.Value, 1e-3);
        Assert.Equal(6 + 2 * 12.7062, law.Noise.High!.Value, 1e-3);
    }

    [Fact]
    public void One_number_of_gradients_tells_nothing() => Assert.Null(AverageLaw.Of([(4, [1.0, 2.0])]));

    [Fact]
    public void A_single_block_has_no_interval()
    {
        var law = AverageLaw.Of([(1, [11.0]), (4, [5.0])])!;
        Assert.Equal((3.0, 8.0), (Math.Round(law.Data.Value, 9), Math.Round(law.Noise.Value, 9)));
        Assert.Null(law.Data.Low);
    }
}
