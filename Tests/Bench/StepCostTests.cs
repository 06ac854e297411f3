using Sgvb.Measuring.Peak;
using Sgvb.Model;

namespace Sgvb.Tests.Bench;

/// <summary>Counts by hand for 3-5-2 with M = 4: products of 4·3·5 and 4·5·2, the first without the gradient of its input.</summary>
public sealed class StepCostTests
{
    private static readonly Workload Workload = new("3-5-2", [3, 5, 2], 4);

    /// <summary>Layer 1: 2·60 operations forward and for θ. Layer 2: 2·40 forward, for θ and for its input.</summary>
    private const double Deterministic = 2 * 60 * 2 + 2 * 40 * 3;

    [Theory]
    [InlineData("no-noise", 1)]
    [InlineData("shared", 1)]
    [InlineData("grouped", 1)]
    [InlineData("per-example", 1)]
    [InlineData("input-noise", 1)]
    [InlineData("binary-input-noise", 1)]
    [InlineData("local-reparam", 2)]
    [InlineData("flipout", 2)]
    public void Operations_are_those_of_the_products(string estimator, int products)
    {
        Assert.Equal(Deterministic * products, StepCost.Flops(Workload, new EstimatorSpec(estimator)));
        Assert.Equal(2 * Deterministic * products, StepCost.Flops(Workload, new EstimatorSpec(estimator, Antithetic: true)));
    }

    /// <summary>split:3x2 on 3-5-2: the top layer's products three times, normals 3·20 below and 6·8 at the top; each of three passes as one.</summary>
    [Fact]
    public void A_layer_that_is_sampled_several_times_counts_what_it_repeats()
    {
        var split = new EstimatorSpec("split", new EstimatorArgument(3, 2));
        Assert.Equal(2 * (2 * 60 * 2) + 6 * (2 * 40 * 3), StepCost.Flops(Workload, split));
        Assert.Equal(3 * 20 + 6 * 8, StepCost.Normals(Workload, split));
        Assert.Equal(20 + 5 * 8, StepCost.Normals(Workload, new EstimatorSpec("split", 5)));
        Assert.Equal(3 * StepCost.Flops(Workload, split), StepCost.Flops(Workload, split with { Draws = 3 }));
        Assert.Equal(3 * StepCost.Normals(Workload, split), StepCost.Normals(Workload, split with { Draws = 3, Antithetic = true }));
    }

    [Fact]
    public void Every_registered_estimator_has_a_count() =>
        Assert.All(Registry.Estimators, e => Assert.True(StepCost.Flops(Workload, new EstimatorSpec(e.Name)) > 0));

    [Theory]
    [InlineData("no-noise", 1, 0)]
    [InlineData("shared", 1, 15 + 10)]
    [InlineData("flipout", 1, 15 + 10)]
    [InlineData("grouped", 3, 2 * (15 + 10))]
    [InlineData("per-example", 1, 4 * (15 + 10))]
    [InlineData("local-reparam", 1, 4 * (5 + 2))]
    [InlineData("input-noise", 1, 4 * (3 + 5))]
    [InlineData("binary-input-noise", 1, 0)]
    public void Normals_are_those_that_define_the_noise(string estimator, int group, double expected)
    {
        Assert.Equal(expected, StepCost.Normals(Workload, new EstimatorSpec(estimator, group)));
        Assert.Equal(expected, StepCost.Normals(Workload, new EstimatorSpec(estimator, group, Antithetic: true)));
    }

    /// <summary>Layer 1: X 12, θ 15, B 20 forward; X 12, Δ 20, θ 15, ∂θ 15 backward. Layer 2: 20, 10, 8; 20, 8, 10, 10 and ∂X 20.</summary>
    [Fact]
    public void Bytes_are_those_of_the_tensors_once_a_direction() =>
        Assert.Equal(4 * (12 + 15 + 20 + 12 + 20 + 30 + 20 + 10 + 8 + 20 + 8 + 20 + 20), StepCost.Bytes(Workload, new EstimatorSpec("no-noise")));
}
