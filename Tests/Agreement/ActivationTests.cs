using Sgvb.Model;
using Sgvb.Model.Activations;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.Numerics;
using Sgvb.References;
using Sgvb.References.Agreement;
using Sgvb.Tests.Gpu;

namespace Sgvb.Tests.Agreement;

/// <summary>Activations by themselves, and under every estimator on every backend.</summary>
[Collection(Simulator.Collection)]
public sealed class ActivationTests
{
    public static TheoryData<EstimatorSpec> Estimators() => [.. Combinations.Estimators];

    [Fact]
    public void Values_and_slopes_are_those_of_double_precision()
    {
        Check<Relu>();
        Check<Softplus>();
        Check<Tanh>();
        Check<Identity>();
    }

    [Theory]
    [MemberData(nameof(Estimators), DisableDiscoveryEnumeration = true)]
    public void Every_estimator_agrees_on_every_backend(EstimatorSpec estimator)
    {
        var posteriors = Combinations.Posteriors.Where(p => Combinations.Defined(estimator, p, Combinations.AnyKl(estimator, p))).ToList();
        // An antithetic pair, or a mean of draws, is plain steps and a mean; a scale that is not learned changes no pass through an activation.
        if (estimator.Antithetic || estimator.Draws > 1)
            posteriors = [posteriors[0]];
        else if (posteriors.Exists(p => p.Learned))
            posteriors.RemoveAll(p => !p.Learned);
        // Every other test of agreement runs ReLU; moments are propagated through no other.
        foreach (var activation in Activation.All.Where(a => a != Activation.Relu || estimator.Name == "moment"))
            foreach (var posterior in posteriors)
            {
                var workload = new Workload("all", Network.Dense([9, 7, 5, 6, 4], activation), 5);
                if (!Combinations.Fits(estimator, workload.Network))
                    continue;
                var given = AgreementCase.Create(estimator.ToString(), new Method(estimator, posterior, Combinations.AnyKl(estimator, posterior)), workload);
                BackendEntry[] backends = [Registry.Backend("simd"), Registry.Backend("torch")];
                // A kernel that is executed instruction by instruction is slow: there one posterior tells whether an activation is right.
                if (posterior == posteriors[0] && !estimator.Antithetic)
                    backends = [.. backends, Simulator.OnPtx];
                foreach (var backend in backends.Where(b => b.Unavailable is null))
                    Assert.All(given.Compare(backend, threads: 1), r => Assert.True(r.Passed, $"{activation}: {r}"));
            }
    }

    /// <summary>
    /// tanh of a layer whose pre-activations are all zero is zero, and its slope is 1: what lies below still has a gradient. A kernel that
    /// skips inputs of zero, as is right after a ReLU, would lose it.
    /// </summary>
    [Fact]
    public void An_output_of_zero_passes_a_gradient_on_where_the_slope_is_not_zero()
    {
        var posterior = PosteriorSpec.Alpha();
        var workload = new Workload("zero", Network.Dense([4, 3, 2], Activation.Tanh), 2);
        var parameters = new Parameters(workload.Network, posterior);
        Array.Fill(parameters.Layers[1].Theta, 0.5f);
        parameters.Layers[1].Theta[1] = -0.25f;
        foreach (var layer in parameters.Layers)
            Array.Fill(layer.LogScale, -1f);
        foreach (var estimator in (EstimatorSpec[])[new("per-example"), new("grouped", 2)])
        {
            var given = AgreementCase.Create("zero", new Method(estimator, posterior, KlKind.None), workload, given: parameters);
            var rows = given.Compare(Registry.Backend("simd"), threads: 1);
            Assert.All(rows, r => Assert.True(r.Passed, r.ToString()));
        }
    }

    private static void Check<TActivation>() where TActivation : struct, IActivation
    {
        for (var b = -30.0; b <= 30; b += 0.0137)
            foreach (var x in (float[])[(float)b, (float)(b * 1e-3), (float)(b * 1e-6)])
            {
                var y = TActivation.Value(new ScalarLane(x)).Value;
                var expected = ReferenceActivation.Value(TActivation.Name, x);
                Assert.True(Math.Abs(y - expected) <= 1e-6 * Math.Abs(expected) + 1e-36, $"{TActivation.Name}({x}) = {y}, {expected}");
                // The slope is a function of the output, of which float32 has kept 24 bits: near a saturated 1, three units of 2⁻²⁴, twice.
                var slope = TActivation.Gate(new ScalarLane(y), new ScalarLane(1)).Value;
                var derivative = ReferenceActivation.Derivative(TActivation.Name, x);
                Assert.True(Math.Abs(slope - derivative) <= 1e-6 * derivative + 4e-7, $"{TActivation.Name}'({x}) = {slope}, {derivative}");
            }
    }
}
