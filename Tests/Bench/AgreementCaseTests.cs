using Sgvb.Backends;
using Sgvb.Bench.Cases;
using Sgvb.Experiments.Agreement;
using Sgvb.Measuring.Agreement;
using Sgvb.Measuring.Selection;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.References.Agreement;

namespace Sgvb.Tests.Bench;

/// <summary>The check before timing: it lets the right pass, and catches what is off by little or not finite.</summary>
public sealed class AgreementCaseTests
{
    private static readonly Workload Small = new("33-20-7-10", [33, 20, 7, 10], AgreementCase.Minibatch);

    private static readonly Method Method = new(new EstimatorSpec("local-reparam"), PosteriorSpec.Alpha(Tie.Unit), KlKind.Cubic);

    [Fact]
    public void The_managed_backend_agrees_in_loss_and_every_gradient()
    {
        var rows = AgreementCase.Create("local-reparam", Method, Small).Compare(Registry.Backend("simd"), threads: 1);
        Assert.All(rows, row => Assert.True(row.Passed, row.ToString()));
        Assert.Equal(
            ["all loss", "bottom theta", "bottom bias", "bottom log_alpha", "hidden1 theta", "hidden1 bias", "hidden1 log_alpha",
                "top theta", "top bias", "top log_alpha"],
            rows.Select(r => $"{r.Layer} {r.Parameter}"));
        Assert.Equal(0, AgreeVerb.Verdict([.. rows]));
    }

    [Theory]
    [InlineData(1.0001f)]
    [InlineData(float.NaN)]
    public void One_wrong_tensor_fails_and_is_named(float factor)
    {
        var backend = Spoiled(gradients =>
        {
            foreach (ref var g in gradients.Layers[1].LogScale.AsSpan())
                g *= factor;
        });
        var rows = AgreementCase.Create("local-reparam", Method, Small).Compare(backend, threads: 1);
        var failed = Assert.Single(rows, r => r.Passed == false);
        Assert.Equal("hidden1 log_alpha", $"{failed.Layer} {failed.Parameter}");
        Assert.Equal(float.IsNaN(factor), failed.Error is null);
        Assert.Equal(1, AgreeVerb.Verdict([.. rows]));
    }

    /// <summary>A unit with weights that are next to nothing stands near its gate whatever the example is: that is said, and the search for one ends.</summary>
    [Fact]
    public void Parameters_with_which_no_example_can_be_compared_are_a_row_with_the_reason()
    {
        var method = Method with { Estimator = new EstimatorSpec("no-noise") };
        var parameters = Initialisation.He.Begin(Small.Network, method.Posterior, seed: 1);
        var hidden = parameters.Layers[0];
        for (var i = 0; i < hidden.Inputs; i++)
            hidden.Theta[i * hidden.Outputs] *= 1e-12f;
        var row = Assert.Single(AgreementCase.Create("no-noise", method, Small, given: parameters).Compare(Registry.Backend("simd"), threads: 1));
        Assert.Null(row.Passed);
        Assert.Contains("near zero", row.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unavailable_backend_is_a_row_with_the_reason()
    {
        var backend = new BackendEntry("lost", "", () => "no such device", () => "", (_, _, _, _) => throw new InvalidOperationException());
        var row = Assert.Single(AgreementCase.Create("local-reparam", Method, Small).Compare(backend, threads: 1));
        Assert.Equal((null, "no such device"), (row.Passed, row.Note));
        Assert.Equal(SgvbException.Unavailable, Assert.Throws<SgvbException>(() => AgreeVerb.Verdict([row])).ExitCode);
    }

    [Fact]
    public void A_step_that_a_backend_cannot_do_is_left_out_of_the_timing_unless_it_was_asked_for_by_name()
    {
        var step = new StepCase("local-reparam", Method, "full", Small, 1, 1);
        var backend = new BackendEntry("full", "", () => null, () => "",
            (_, _, _, _) => throw new DeviceMemoryException("1 MiB on a device: the GPU", new OutOfMemoryException()));
        var rows = AgreementCase.Create("local-reparam", Method, Small).Compare(backend, threads: 1);
        AgreementGate.Judge([.. rows], mustAll: false, "agreement.csv");
        var (left, reason) = Assert.Single(AgreementGate.LeftOut([step, step with { Backend = "simd" }], [.. rows]));
        Assert.Equal("full", left.Backend);
        Assert.Contains("the GPU is out of memory", reason, StringComparison.Ordinal);
        var error = Assert.Throws<SgvbException>(() => AgreementGate.Judge([.. rows], mustAll: true, "agreement.csv"));
        Assert.Equal(SgvbException.Unavailable, error.ExitCode);
    }

    [Fact]
    public void Every_estimator_and_posterior_is_planned_or_says_why_not()
    {
        var plan = AgreementPlan.Methods(new CommonValues());
        foreach (var estimator in Registry.Estimators)
        {
            var posteriors = plan.Where(p => p.Method.Estimator.Name == estimator.Name && !p.Method.Estimator.Antithetic);
            Assert.Equal(ModelNames.Posteriors, posteriors.Select(p => p.Method.Posterior.ToString()).Distinct());
            Assert.Equal(estimator.HasNoise, plan.Any(p => p.Method.Estimator is { Antithetic: true } e && e.Name == estimator.Name && p.Undefined is null));
        }

        Assert.All(plan.Where(p => p.Undefined is not null), p => Assert.Throws<SgvbException>(() => Registry.Validate(p.Method)));
        Assert.All(plan.Where(p => p.Undefined is null), p => Registry.Validate(p.Method));
    }

    [Fact]
    public void An_unknown_estimator_is_refused_with_a_suggestion()
    {
        var error = Assert.Throws<SgvbException>(() => AgreementPlan.Methods(new CommonValues { Estimators = ["flipuot"] }));
        Assert.Equal(SgvbException.BadInput, error.ExitCode);
        Assert.Contains("flipout", error.Message, StringComparison.Ordinal);
    }

    private static BackendEntry Spoiled(Action<Parameters> spoil) => new("spoiled", "", () => null, () => "", (method, workload, n, threads) =>
        new SpoiledStep(Registry.Backend("simd").CreateStep(method, workload, n, threads), spoil));

    /// <summary>A right step whose gradients are changed on their way out.</summary>
    private sealed class SpoiledStep(ITrainingStep step, Action<Parameters> spoil) : PassingStep(step)
    {
        public override void GetGradients(Parameters gradients)
        {
            base.GetGradients(gradients);
            spoil(gradients);
        }
    }
}
