using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.Noise;

namespace Sgvb.Tests.Agreement;

/// <summary>A share of the KL term is the term with so much less weight, and the whole comes back.</summary>
public sealed class KlShareTests
{
    private static readonly Network Small = Network.Dense([9, 7, 5, 4]);

    public static TheoryData<EstimatorSpec, PosteriorSpec> Rows()
    {
        var rows = new TheoryData<EstimatorSpec, PosteriorSpec>();
        foreach (var estimator in (EstimatorSpec[])[new("local-reparam"), new("input-noise"), new("shared"), new("stl")])
            foreach (var posterior in Combinations.Posteriors)
                if (Combinations.Defined(estimator, posterior, KlKind.None))
                    rows.Add(estimator, posterior);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows), DisableDiscoveryEnumeration = true)]
    public void It_multiplies_value_and_gradient(EstimatorSpec estimator, PosteriorSpec posterior) => Check("simd", estimator, posterior);

    /// <summary>On any backend: every KL term of the estimator and posterior.</summary>
    internal static void Check(string backend, EstimatorSpec estimator, PosteriorSpec posterior)
    {
        foreach (var method in Combinations.Methods(estimator, posterior).Where(m => m.Kl != KlKind.None))
        {
            var given = Case.Create(Small, posterior, 6, seed: 5);
            using var step = Make(method);
            var whole = Run(step, 1);
            foreach (var share in (double[])[0, 0.25])
            {
                var part = Run(step, share);
                using var lighter = Make(method with { KlWeight = method.KlWeight * share });
                var expected = Run(lighter, 1);
                var error = Norms.RelativeError([.. part.Select(x => (double)x)], [.. expected.Select(x => (double)x)]);
                Assert.True(error <= Tolerances.FloatRounding, $"{method.Objective}, share {share}: {error}");
                Assert.NotEqual(whole, part);
            }

            Assert.Equal(whole, Run(step, 1));

            ITrainingStep Make(Method one)
            {
                var made = Registry.Backend(backend).CreateComparableStep(one, new Workload("small", Small, 6), 10, 1);
                made.SetParameters(given.Parameters);
                made.SetMinibatch(given.Images, given.Labels);
                return made;
            }
        }
    }

    /// <summary>Loss and gradients.</summary>
    private static float[] Run(ITrainingStep step, double share)
    {
        step.SetKlShare(share);
        step.Run(new NoiseKey(3, 0, 1));
        var gradients = new Parameters(Small, step.Method.Posterior);
        step.GetGradients(gradients);
        return [(float)step.Loss, .. gradients.Layers.SelectMany(l => l.Tensors).SelectMany(t => t.Values)];
    }
}
