using System.CommandLine;

namespace Sgvb.Measuring.Selection;

/// <summary>From the options that mean the same in every verb to what the user gave.</summary>
public static class CommonReading
{
    /// <exception cref="SgvbException">A list is malformed, a posterior, KL or preprocessing is unknown, or two options exclude each other.</exception>
    public static CommonValues Read(this CommonOptions options, ParseResult result)
    {
        if (result.GetValue(options.Json) && result.GetValue(options.Shard) is not null)
            throw new SgvbException("--json: a shard is a part of a result; merge prints the whole as JSON");
        return new()
        {
            Estimators = Names(result, options.Estimator),
            Backends = Names(result, options.Backend),
            Workloads = Names(result, options.Workload),
            Data = result.GetValue(options.Data),
            Preprocess = result.GetValue(options.Preprocess) is { } scale ? ModelNames.Preprocess(scale) : null,
            Minibatch = result.GetValue(options.Minibatch),
            Threads = result.GetValue(options.Threads) is { } threads ? ThreadLimit.Of(threads) : null,
            Seed = result.GetValue(options.Seed),
            Group = result.GetValue(options.Group),
            Antithetic = result.GetValue(options.Antithetic),
            Posterior = result.GetValue(options.Posterior) is { } posterior ? ModelNames.Posterior(posterior) : null,
            Kl = result.GetValue(options.Kl) is { } kl ? ModelNames.Kl(kl) : null,
            Output = result.GetValue(options.Output),
            Json = result.GetValue(options.Json),
            Shard = result.GetValue(options.Shard),
            Checkpoint = result.GetValue(options.Checkpoint),
        };
    }

    private static IReadOnlyList<string>? Names(ParseResult result, Option<string?> option) =>
        result.GetValue(option) is { } text ? NameList.Split(text, option.Name) : null;
}
