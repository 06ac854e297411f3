using System.CommandLine;
using System.CommandLine.Parsing;
using Sgvb.Runs.Sharding;

namespace Sgvb.Runs.CommandLine;

/// <summary>The options that mean the same in every verb. A verb adds those that it heeds and reads them all at once.</summary>
public sealed class CommonOptions
{
    public Option<string?> Estimator { get; } = Text("--estimator", "NAMES", "estimators or presets: names, a comma list, or all");

    public Option<string?> Backend { get; } = Text("--backend", "NAMES", "backends: names, a comma list, or all");

    public Option<string?> Workload { get; } = Text("--workload", "NAMES", "mnist, tiny, or layer widths such as 784-400-10 or 784-400-10:softplus; a comma list, or all");

    public Option<string?> Data { get; } = Text("--data", "NAME|DIR", "mnist, cifar-10, digits, shapes, table, or a folder with files in the format of MNIST or CIFAR-10");

    public Option<string?> Preprocess { get; } = Text("--preprocess", "NAME",
        "unit: pixels in [0, 1] (default); standardised: less the channel's mean, over its standard deviation, both of the training set");

    public Option<int?> Minibatch { get; } = Whole("--minibatch", "M", "examples a step, in place of the workload's", 1, 1 << 20);

    public Option<int?> Threads { get; } = Whole("--threads", "N", "threads of the backends on the processor", 1, 4096);

    public Option<uint> Seed { get; } = SeedOption();

    public Option<int?> Group { get; } = Whole("--group", "G", "examples that share one weight sample in grouped", 1, 1 << 20);

    public Option<bool> Antithetic { get; } = new("--antithetic") { Description = "average +noise and -noise in every estimator that has noise" };

    public Option<string?> Posterior { get; } = Text("--posterior", "NAME", "alpha, alpha-unit, alpha-weight, sigma or k-tied:k, with -fixed where it is not learned");

    public Option<string?> Kl { get; } = Text("--kl", "NAME", "none, cubic, molchanov, exact, gaussian, or sampled: the Gaussian one at the weight sample");

    public Option<string?> Output { get; } = Text("--output", "DIR", "the run's folder, in place of a new one under reports/");

    public Option<bool> Json { get; } = new("--json") { Description = "print the result as JSON" };

    /// <summary>Only for verbs whose work can be split over machines.</summary>
    public Option<Shard?> Shard { get; } = new("--shard")
    {
        Description = "measure part i of n only; merge makes one result of all n",
        HelpName = "i/n",
        CustomParser = ParseShard,
    };

    /// <summary>Only for verbs that measure at a network's state.</summary>
    public Option<string?> Checkpoint { get; } = Text("--checkpoint", "FILE",
        "measure at these parameters: a safetensors file, ours or anyone's, in place of a training");

    /// <summary>Those that nearly every verb heeds, in the order of help.</summary>
    public IReadOnlyList<Option> Everything =>
        [Estimator, Backend, Workload, Data, Preprocess, Minibatch, Threads, Seed, Group, Antithetic, Posterior, Kl, Output, Json];

    /// <summary>Adds the options named, or everything where none is.</summary>
    public void AddTo(Command command, params ReadOnlySpan<Option> options)
    {
        foreach (var option in options.IsEmpty ? [.. Everything] : options)
            command.Options.Add(option);
    }

    /// <summary>An option for a whole number within bounds.</summary>
    public static Option<int?> Whole(string name, string value, string description, int least, int most) => new(name)
    {
        Description = description,
        HelpName = value,
        CustomParser = argument => (int?)Number(argument, name, least, most),
    };

    private static Option<uint> SeedOption() => new("--seed")
    {
        Description = "seed of the noise, the data order and the initialisation",
        HelpName = "N",
        CustomParser = argument => (uint)(Number(argument, "--seed", 0, uint.MaxValue) ?? 0),
        DefaultValueFactory = _ => 1,
    };

    private static Shard? ParseShard(ArgumentResult argument)
    {
        try
        {
            return Sharding.Shard.Parse(argument.Tokens[0].Value);
        }
        catch (SgvbException e)
        {
            argument.AddError(e.Message);
            return null;
        }
    }

    private static long? Number(ArgumentResult argument, string name, long least, long most)
    {
        var text = argument.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        argument.AddError($"{name}: '{OneLine.Of(text)}' is not a whole number from {least} to {most}");
        return null;
    }

    private static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };
}
