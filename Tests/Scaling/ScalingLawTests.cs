using Sgvb.Analysis.Scaling;
using Xunit;

namespace Sgvb.Tests.Scaling;

public class ScalingLawTests
{
    private static readonly int[] Sizes = [1, 4, 16, 64, 256, 1024, 4096];

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(1000, 3)]
    [InlineData(5e8, 2e4)]
    public void Fit_recovers_the_law_that_made_the_points(double oneExample, double floor)
    {
        var truth = new ScalingLaw(oneExample, floor);
        var fitted = ScalingLaw.Fit([.. Sizes.Select(m => (m, truth.At(m), 0.1 * truth.At(m)))], independent: floor == 0);
        Assert.Equal(1, fitted.OneExample / oneExample, 1e-9);
        Assert.Equal(floor, fitted.Floor, 1e-9 * oneExample);
    }

    [Fact]
    public void At_falls_as_one_over_M_to_the_floor()
    {
        var law = new ScalingLaw(1000, 10);
        Assert.Equal(1000, law.At(1));
        Assert.Equal(10, law.At(1_000_000), 0.01);
    }

    [Fact]
    public void Fit_leans_on_the_points_with_the_smaller_errors()
    {
        var truth = new ScalingLaw(1000, 10);
        var points = Sizes.Select(m => (m, truth.At(m), 0.01 * truth.At(m))).ToList();
        points[3] = (64, 5 * truth.At(64), 50 * truth.At(64));
        var fitted = ScalingLaw.Fit(points, independent: false);
        Assert.Equal(1, fitted.Floor / 10, 0.02);
    }
}
