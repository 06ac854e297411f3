using Sgvb.Data;
using Sgvb.Experiments.Training;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;

namespace Sgvb.Tests.Training;

/// <summary>What the paper leaves open: each setting reaches the methods that it concerns, and is refused where it concerns none.</summary>
public sealed class RefinementsTests
{
    private static readonly Refinements All = new()
    {
        Tie = Tie.Unit,
        KlWeight = 0.5,
        KlWeightB = 0.1,
        EstimatorB = new EstimatorSpec("flipout"),
        KlOverInputs = true,
        KlWarmup = 4,
        RateWarmup = 0.5,
        AlphaRate = 10,
        Average = 0.99,
        Augmentation = Augmentation.FlipShift,
    };

    [Fact]
    public void Methods_of_the_figure_take_what_concerns_them()
    {
        foreach (var (name, method) in Registry.Presets)
        {
            var refined = All.Of(method);
            Registry.Validate(refined);
            Assert.Equal(name.EndsWith("-b", StringComparison.Ordinal) ? "flipout" : method.Estimator.Name, refined.Estimator.Name);
            if (!name.StartsWith("variational", StringComparison.Ordinal))
            {
                Assert.Equal(method, refined with { Estimator = method.Estimator });
                continue;
            }

            Assert.Equal(method.Posterior with { Tie = Tie.Unit }, refined.Posterior);
            var isB = name == "variational-dropout-b";
            Assert.Equal((isB ? 0.05 : 0.5) * method.KlWeight, refined.KlWeight, 1e-12);
            Assert.Equal(isB, refined.KlOverInputs);
        }
    }

    [Fact]
    public void What_is_as_usual_is_not_described_and_the_rest_is()
    {
        var plain = Recipe(new Refinements());
        Assert.DoesNotContain(Refinements.Key, plain.Describe().Keys);
        Assert.Equal("Adam 0.001; M = 20; init he; alpha from 0.25 (input) and 1", plain.Summary);
        const string all = "alpha by unit; KL × 0.5; KL of type B × 0.1; type B by flipout; KL of type B over inputs; KL from 0 over 4 epochs; Adam's rate from 0 over 0.5 epochs; Adam's rate of alpha × 10; "
            + "scored at the average with decay 0.99; pictures flipped and moved by up to 4 pixels at random";
        var refined = Recipe(All);
        Assert.Equal(plain.Summary + "; " + all, refined.Summary);
        Assert.Equal(all, refined.Describe()[Refinements.Key]);
        Assert.Equal(("alpha-unit", "0.05"), (refined.Describe()["posterior"], refined.Describe()["kl_weight"]));
    }

    [Theory]
    [InlineData("--tie: none of the methods learns alpha", "gaussian-dropout-b", nameof(Refinements.Tie))]
    [InlineData("--alpha-rate: none of the methods learns its noise", "binary-dropout", nameof(Refinements.AlphaRate))]
    [InlineData("--kl-weight: none of the methods has a KL term", "gaussian-dropout-a", nameof(Refinements.KlWeight))]
    [InlineData("--kl-warmup: none of the methods has a KL term", "gaussian-dropout-a", nameof(Refinements.KlWarmup))]
    [InlineData("--kl-weight-b: none of the methods has noise of the weights' own", "variational-dropout-a", nameof(Refinements.KlWeightB))]
    [InlineData("--estimator-b: none of the methods has noise of the weights' own", "binary-dropout", nameof(Refinements.EstimatorB))]
    [InlineData("--kl-over inputs: none of the methods has noise of the weights' own", "variational-dropout-a2", nameof(Refinements.KlOverInputs))]
    public void A_setting_that_concerns_no_method_is_refused(string message, string preset, string setting)
    {
        var one = (Refinements)typeof(Refinements).GetMethod("<Clone>$")!.Invoke(new Refinements(), null)!;
        typeof(Refinements).GetProperty(setting)!.SetValue(one, typeof(Refinements).GetProperty(setting)!.GetValue(All));
        Assert.StartsWith(message, Assert.Throws<SgvbException>(() => one.Check([Registry.Presets[preset]], 10)).Message, StringComparison.Ordinal);
        one.Check([Registry.Presets[preset], Registry.Presets["variational-dropout-b"]], 10);
    }

    [Fact]
    public void A_warm_up_longer_than_the_training_and_an_alpha_by_weight_of_type_A_are_refused()
    {
        Assert.StartsWith("--kl-warmup 4: the training has only 3 epochs",
            Assert.Throws<SgvbException>(() => All.Check([Registry.Presets["variational-dropout-b"]], 3)).Message, StringComparison.Ordinal);
        var byWeight = new Refinements { Tie = Tie.Weight };
        Assert.StartsWith("--tie weight: input-noise has one noise variable an input unit",
            Assert.Throws<SgvbException>(() => byWeight.Of(Registry.Presets["variational-dropout-a"])).Message, StringComparison.Ordinal);
        Assert.Equal(Tie.Weight, byWeight.Of(Registry.Presets["variational-dropout-b"]).Posterior.Tie);
    }

    [Fact]
    public void The_kl_term_grows_in_a_straight_line()
    {
        Assert.Equal([0, 0.125, 0.5, 1, 1], ((double[])[0, 0.5, 2, 4, 9]).Select(All.KlShare));
        Assert.Equal(1, new Refinements().KlShare(0));
    }

    [Fact]
    public void The_learning_rate_grows_in_a_straight_line()
    {
        Assert.Equal([0, 0.25, 0.5, 1, 1], ((double[])[0, 0.125, 0.25, 0.5, 9]).Select(All.RateShare));
        Assert.Equal(1, new Refinements().RateShare(0));
        Assert.StartsWith("--rate-warmup 2.5: the training has only 2 epochs",
            Assert.Throws<SgvbException>(() => new Refinements { RateWarmup = 2.5 }.Check([Registry.Presets["binary-dropout"]], 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kl_term_over_inputs_is_refused_where_there_is_none()
    {
        var b = Registry.Presets["variational-dropout-b"] with { KlOverInputs = true };
        Assert.Equal("alpha kl=cubic/inputs", b.Objective);
        Assert.Equal("alpha kl=cubic/inputs*0.001", (b with { KlWeight = 0.001 }).Objective);
        foreach (var method in (Method[])[b with { Kl = KlKind.None }, b with { Kl = KlKind.Gaussian }, b with { Posterior = PosteriorSpec.Sigma() }])
            Assert.Contains("over a layer's inputs", Assert.Throws<SgvbException>(() => Registry.Validate(method)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alpha kl=cubic", true)]
    [InlineData("alpha kl=cubic*0.333", true)]
    [InlineData("alpha kl=cubic/inputs*1E-05", true)]
    [InlineData("alpha kl=cubic*", false)]
    [InlineData("alpha kl=cubic*-1", false)]
    [InlineData("alpha kl=cubic/weights", false)]
    [InlineData("input-noise alpha kl=cubic", false)]
    public void An_objective_is_known_with_any_weight(string name, bool isMine) =>
        Assert.Equal(isMine, Registry.Presets["variational-dropout-b"].HasObjectiveOn(Network.Dense([3, 2]), name));

    private static TrainingRecipe Recipe(Refinements refinements) => new(
        refinements.Of(Registry.Presets["variational-dropout-b"]), new Workload("784-8-10", [784, 8, 10], 20), 6, new LearningRate(1e-3), Initialisation.He, 1)
    {
        Refinements = refinements,
    };
}
