using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.Recipes;
using Sgvb.References.Agreement;
using Sgvb.Tests.Agreement;

namespace Sgvb.Tests.Gpu;

/// <summary>
/// Every estimator and posterior, as its kernels are compiled for a GPU, against the double-precision reference, and on the simulator against the
/// managed backend. The executed PTX has the simulator's bits, which other tests hold, and is faster than it.
/// </summary>
[Collection(Simulator.Collection)]
public sealed class GpuAgreementTests
{
    private static readonly Workload Small = new("6-5-4", [6, 5, 4], 5);

    /// <summary>Wide enough for products of two factors to be thin.</summary>
    private static readonly Workload Wider = new("9-8-4", [9, 8, 4], 5);

    /// <summary>Of the estimators for which σ of factors is made by weight, the first with and without a KL term of its own.</summary>
    private static readonly string[] SeeFactors = ["local-reparam", "split", "shared", "stl"];

    private static readonly BackendEntry OnSimulator = new("gpu", "", () => null, () => "simulator", (method, workload, n, _) =>
        new RecipeStep(Simulator.Create(), method.Estimator.Entry, method, workload, n));

    /// <summary>
    /// Each row with another KL term, which is added on the host. An antithetic pair, and a mean of draws, is plain steps and a mean: one posterior is enough
    /// for it, and a simulated step takes long. A posterior that is not learned leaves out gradients that the learned one has: one tie is enough.
    /// </summary>
    public static TheoryData<Method> Rows()
    {
        var rows = new TheoryData<Method>();
        var at = 0;
        foreach (var (estimator, posterior) in Combinations.EstimatorsAndPosteriors)
        {
            if ((estimator.Antithetic || estimator.Draws > 1) && (posterior.Tie != Tie.Unit || !posterior.Learned))
                continue;
            if (!posterior.Learned && posterior.Tie != Tie.Layer && estimator.Name != "binary-input-noise")
                continue;
            if (posterior.Tie == Tie.Factors && !SeeFactors.Contains(estimator.Name))
                continue;
            var methods = Combinations.Methods(estimator, posterior).ToList();
            rows.Add(methods[at++ % methods.Count]);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows), DisableDiscoveryEnumeration = true)]
    public void Loss_and_gradients_agree(Method method)
    {
        var result = AgreementCase.Create(method.Estimator.ToString(), method, method.Posterior.Tie == Tie.Factors ? Wider : Small).Compare(Simulator.OnPtx, threads: 1);
        Assert.NotEmpty(result);
        Assert.All(result, row => Assert.True(row.Passed == true, row.ToString()));
    }

    /// <summary>The noise has the same bits on both; what differs is the order of sums.</summary>
    [Theory]
    [InlineData("grouped:2")]
    [InlineData("local-reparam")]
    [InlineData("input-noise")]
    public void Losses_are_those_of_the_managed_backend(string name)
    {
        var method = new Method(EstimatorSpec.Parse(name), PosteriorSpec.Alpha(), KlKind.Molchanov);
        var given = Case.Create(Small.Widths, method.Posterior, Small.Minibatch, seed: 3);
        var losses = new float[2][];
        foreach (var (side, backend) in ((int, BackendEntry)[])[(0, OnSimulator), (1, Registry.Backend("simd"))])
        {
            using var step = backend.CreateStep(method, Small, 100, threads: 1);
            step.SetParameters(given.Parameters);
            step.SetMinibatch(given.Images, given.Labels);
            step.Run(new NoiseKey(1, 0, 5));
            losses[side] = new float[Small.Minibatch];
            step.GetLosses(losses[side]);
        }

        Assert.All(losses[0].Zip(losses[1]), pair => Assert.Equal(1, pair.First / pair.Second, Tolerances.FloatLoss));
    }
}
