using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Runs.Sharding;

namespace Sgvb.Measuring.Selection;

/// <summary>What the user gave; null where the verb's own default holds. Lists still hold <c>all</c> and unchecked names.</summary>
public sealed record CommonValues
{
    public IReadOnlyList<string>? Estimators { get; init; }

    public IReadOnlyList<string>? Backends { get; init; }

    /// <summary>Whether the backends were asked for one by one: then each of them must do what is asked.</summary>
    public bool NamesBackends => Backends is { } given && !given.Contains(NameList.All);

    public IReadOnlyList<string>? Workloads { get; init; }

    public string? Data { get; init; }

    /// <summary>One of <see cref="Sgvb.Data.PixelScale.Names"/>.</summary>
    public string? Preprocess { get; init; }

    public int? Minibatch { get; init; }

    public int? Threads { get; init; }

    public uint Seed { get; init; } = 1;

    /// <summary>That many seeds, from <see cref="Seed"/> on.</summary>
    /// <exception cref="SgvbException">They would go beyond the largest.</exception>
    public IReadOnlyList<uint> SeedsFrom(int count) => (ulong)Seed + (ulong)count - 1 <= uint.MaxValue
        ? [.. Enumerable.Range(0, count).Select(s => Seed + (uint)s)]
        : throw new SgvbException($"--seed {Seed}: {count} seeds from there on go beyond {uint.MaxValue}, the largest; begin lower");

    public int? Group { get; init; }

    public bool Antithetic { get; init; }

    public PosteriorSpec? Posterior { get; init; }

    public KlKind? Kl { get; init; }

    public string? Output { get; init; }

    public bool Json { get; init; }

    public Shard? Shard { get; init; }

    public string? Checkpoint { get; init; }
}
