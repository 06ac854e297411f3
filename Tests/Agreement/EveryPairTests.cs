using Sgvb.Measuring.Agreement;
using Sgvb.Measuring.Selection;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.References;
using Sgvb.References.Agreement;
using Sgvb.Runs.Csv;
using Sgvb.Runs.Rows;
using Sgvb.Tests.CommandLine;
using Sgvb.Tests.Torch;

namespace Sgvb.Tests.Agreement;

/// <summary>
/// Every estimator × posterior × KL at a width where sums are long: what a few units hide, such as a float32 that collects a term from
/// each weight, shows here. Only the widths matter, so there are few examples.
/// </summary>
[Collection(TorchCollection.Name)]
public sealed class EveryPairTests
{
    private static readonly Workload Wide = new("784-256-256-10", [784, 256, 256, 10], 3);

    public static TheoryData<string> Posteriors() => [.. ModelNames.Posteriors];

    public static TheoryData<KlKind> KlTerms() => [.. Enum.GetValues<KlKind>()];

    /// <summary>Posterior by posterior: what a KL term adds is worked out once for all estimators, their passes once for all KL terms.</summary>
    [Theory]
    [MemberData(nameof(Posteriors))]
    public void Every_pair_agrees(string posterior)
    {
        var planned = Planned().Where(m => m.Method.Posterior.ToString() == posterior && !m.Method.Estimator.Antithetic).ToList();
        Assert.Equal(Defined().Where(p => p.Posterior == posterior).Order(), planned.Select(m => Names(m.Method)).Distinct().Order());
        var added = new Dictionary<(KlKind, bool), ReferenceKlPart?>();
        foreach (var ofEstimator in planned.GroupBy(m => m.Name))
        {
            AgreementCase? first = null;
            foreach (var method in ofEstimator.Select(m => m.Method))
            {
                first ??= AgreementCase.Create(ofEstimator.Key, method with { Kl = KlKind.None }, Wide);
                var kind = (method.Kl, ReferenceStep.Estimator(method.Estimator).OnInputs);
                // One that is sampled is the estimator's own.
                ReferenceKlPart? part = null;
                if (!method.SamplesKl && !added.TryGetValue(kind, out part))
                    added[kind] = part = AgreementCase.KlPart(method, new AgreementInputs(method.Posterior, Wide, seed: 1).Parameters);
                var check = first.WithKl(method.Kl, part);
                foreach (var backend in Backends)
                    Passes(check.Compare(backend, threads: 1));
            }
        }
    }

    [Fact]
    [Trait("Length", "long")]
    public void Every_pair_agrees_at_the_paper_s_widths()
    {
        using var folder = new TemporaryFolder();
        var run = Executable.Suite(
            "agree", "--all", "--backend", string.Join(',', Backends.Select(b => b.Name)), "--output", folder["run"]);
        Assert.True(run.ExitCode == 0, run.Error + run.Out);
        var rows = CsvRows.Read<AgreementRow>(folder["run/agreement.csv"]).Where(r => r.Workload == Workload.Mnist.Name && r.Passed == true).ToList();
        foreach (var backend in Backends)
            Assert.Empty(Defined().Except(rows.Where(r => r.Backend == backend.Name).Select(r => (r.Estimator.Split(':')[0], r.Posterior, r.Kl))));
    }

    [Fact]
    public void Without_a_workload_agree_takes_one_with_a_layer_of_one_unit_too()
    {
        using var folder = new TemporaryFolder();
        var run = Executable.Suite("agree", "--estimator", "no-noise", "--backend", "simd", "--output", folder["run"]);
        Assert.True(run.ExitCode == 0, run.Error + run.Out);
        Assert.Contains(CsvRows.Read<AgreementRow>(folder["run/agreement.csv"]).Select(r => r.Workload), w => w.Split('-').Contains("1"));
    }

    /// <summary>
    /// A unit that stands alone above another hidden layer, for several seeds: every backend agrees, and what it agrees on is not that a
    /// closed ReLU lets nothing through.
    /// </summary>
    [Fact]
    public void A_hidden_layer_of_one_unit_agrees_and_lets_gradients_through()
    {
        var narrow = new Workload("9-6-1-4", [9, 6, 1, 4], 8);
        var posterior = PosteriorSpec.Alpha(Tie.Unit, learned: false);
        foreach (var (name, method, _) in Planned().Where(m => m.Method.Kl == KlKind.None && m.Method.Posterior == posterior))
        {
            for (var seed = 1u; seed <= 5; seed++)
            {
                var check = AgreementCase.Create(name, method, narrow, seed);
                foreach (var backend in Backends.Append(Registry.Backend("simd-row-hash")))
                    Passes(check.Compare(backend, threads: 1));

                var inputs = new AgreementInputs(posterior, narrow, (int)seed);
                var reference = ReferenceStep.Run(method, inputs.Parameters, inputs.Images, inputs.Labels, 100, new NoiseKey(seed, 0, 0));
                Assert.Contains(reference.Gradients.Layers[0].Theta, g => Math.Abs(g) > 1e-4);
            }
        }
    }

    /// <summary>Sums of thousands of equal terms, of each row and of each column: in one float32 they would round one way.</summary>
    [Theory]
    [MemberData(nameof(Posteriors))]
    public void Long_rows_and_columns_agree(string posterior)
    {
        var longest = new Workload("8192-3-8192-2", [8192, 3, 8192, 2], 2);
        foreach (var (name, method, _) in Planned().Where(m => m.Method.Posterior.ToString() == posterior && m.Method.Estimator.Name is "no-noise" or "shared"))
        {
            var check = AgreementCase.Create(name, method, longest);
            foreach (var backend in Backends)
                Passes(check.Compare(backend, threads: 1));
        }
    }

    /// <summary>log α so low that α is zero in double, and so is σ in float32: the KL terms go on as straight lines, the noise is none.</summary>
    [Theory]
    [MemberData(nameof(KlTerms))]
    public void Noise_that_vanishes_agrees(KlKind kl)
    {
        var small = new Workload("9-6-4", [9, 6, 4], 5);
        foreach (var (name, method, _) in Planned().Where(m => m.Method.Kl == kl))
        {
            var given = new AgreementInputs(method.Posterior, small, seed: 2).Parameters;
            foreach (var layer in given.Layers)
                foreach (var scale in layer.Scales)
                    Array.Fill(scale.Values, -800);
            var check = AgreementCase.Create(name, method, small, given: given);
            foreach (var backend in Backends)
                Passes(check.Compare(backend, threads: 1));
        }
    }

    private static IReadOnlyList<BackendEntry> Backends { get; } =
        [.. ((string[])["simd", "torch"]).Select(Registry.Backend).Where(backend => backend.Unavailable is null)];

    private static void Passes(IReadOnlyList<AgreementRow> rows) => Assert.All(rows, row => Assert.True(row.Passed == true, row.ToString()));

    /// <summary>What <c>agree --all</c> plans, with groups that a few examples fill.</summary>
    private static IEnumerable<PlannedMethod> Planned() =>
        AgreementPlan.Methods(new CommonValues { Group = 2 }, everyKl: true).Where(m => m.Undefined is null);

    /// <summary>By the rules that the documents state.</summary>
    private static IEnumerable<(string Estimator, string Posterior, string Kl)> Defined() =>
        from estimator in Combinations.Estimators.Where(e => !e.Antithetic).Select(e => e.Name).Distinct()
        from posterior in ModelNames.Posteriors
        from kl in Enum.GetValues<KlKind>()
        where Combinations.Defined(new EstimatorSpec(estimator), ModelNames.Posterior(posterior), kl)
        select (estimator, posterior, kl.Name);

    private static (string Estimator, string Posterior, string Kl) Names(Method method) =>
        (method.Estimator.Name, method.Posterior.ToString(), method.Kl.Name);
}
