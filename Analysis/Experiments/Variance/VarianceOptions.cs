using System.CommandLine.Parsing;

namespace Sgvb.Experiments.Variance;

/// <summary>The options of <c>variance</c> beside the common ones.</summary>
public sealed class VarianceOptions
{
    public Option<int?> Draws { get; } = CommonOptions.Whole("--draws", "N", "gradients drawn an estimator, rounded up to blocks of 16", 1,
        1 << 24);

    public Option<int?> Blocks { get; } = CommonOptions.Whole("--blocks", "N", "blocks of 16 draws (default 8)", 1,
        1 << 20);

    public Option<string> How { get; } = new("--method")
    {
        Description = "draws; moments (per-example squares: exact without noise, else over every example where that costs no more); "
            + "or auto: both where both apply, and whether they agree",
        HelpName = "METHOD",
        DefaultValueFactory = _ => "auto",
    };

    public Option<int?> TrainSteps { get; } =
        CommonOptions.Whole("--train-steps", "N", "Adam steps of the short training with local-reparam (default 300)", 0, 1 << 24);

    public Option<double> LearningRate { get; } = new("--learning-rate")
    {
        Description = "of the short training (default 1e-3)",
        HelpName = "X",
        CustomParser = ParseRate,
        DefaultValueFactory = _ => 1e-3,
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Draws, Blocks, How, TrainSteps, LearningRate])
            command.Options.Add(option);
    }

    /// <exception cref="SgvbException">Both --draws and --blocks are given.</exception>
    public int BlockCount(ParseResult result) => (result.GetValue(Draws), result.GetValue(Blocks)) switch
    {
        ({ }, { }) => throw new SgvbException("--draws and --blocks say the same thing: give one of them"),
        ({ } draws, _) => (draws + DrawPlan.DrawsPerBlock - 1) / DrawPlan.DrawsPerBlock,
        (_, var blocks) => blocks ?? 8,
    };

    /// <summary>Whether to draw, and whether to take per-example squares where they are to be had.</summary>
    /// <exception cref="SgvbException">The method is unknown.</exception>
    public (bool Draws, bool Squares) Ways(ParseResult result) => result.GetValue(How) switch
    {
        "draws" => (true, false),
        "moments" => (false, true),
        "auto" => (true, true),
        var other => throw NameList.Unknown("--method", other ?? "", ["draws", "moments", "auto"]),
    };

    private static double ParseRate(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and < 1)
            return rate;
        argument.AddError($"--learning-rate: '{text}' is not a number between 0 and 1");
        return 0;
    }
}
