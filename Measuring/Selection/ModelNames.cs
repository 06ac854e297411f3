using Sgvb.Data;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;

namespace Sgvb.Measuring.Selection;

/// <summary>Names of posteriors, KL terms, preprocessings and workloads, as options and reports write them.</summary>
public static class ModelNames
{
    /// <summary>alpha, alpha-unit, alpha-weight, sigma, and each with -fixed; k-tied:1 and k-tied:2, which stand for every k.</summary>
    public static IReadOnlyList<string> Posteriors { get; } = [.. AllPosteriors().Select(p => p.ToString())];

    public static IReadOnlyList<string> KlTerms { get; } = [.. Enum.GetValues<KlKind>().Select(kl => kl.Name)];

    /// <exception cref="SgvbException">No such posterior.</exception>
    public static PosteriorSpec Posterior(string text) =>
        AllPosteriors().FirstOrDefault(p => p.ToString() == text) ?? PosteriorSpec.TryParseKTied(text) ?? throw NameList.Unknown("--posterior", text, Posteriors);

    /// <exception cref="SgvbException">No such KL term.</exception>
    public static KlKind Kl(string text) =>
        Enum.GetValues<KlKind>().Where(k => k.Name == text).Select(k => (KlKind?)k).FirstOrDefault() ?? throw NameList.Unknown("--kl", text, KlTerms);

    /// <exception cref="SgvbException">No such preprocessing.</exception>
    public static string Preprocess(string text) =>
        PixelScale.Names.Contains(text) ? text : throw NameList.Unknown("--preprocess", text, PixelScale.Names);

    /// <summary>A registered workload or layer widths, with the user's minibatch size where given.</summary>
    /// <exception cref="SgvbException">The text is neither.</exception>
    public static Workload Workload(string text, int? minibatch = null)
    {
        var workload = Model.Workload.TryParse(text)
            ?? throw (text.Any(char.IsAsciiDigit)
                ? new SgvbException($"--workload: '{OneLine.Of(text)}' is no network; write two to many widths from 1 to 65536 with hyphens "
                    + "between, such as 784-400-10, or a picture and layers that fit it, such as 3x32x32:conv32k5s2p2-128-10:softplus")
                : NameList.Unknown("--workload", text, Registry.Workloads.Select(w => w.Name)));
        return minibatch is { } m ? workload.WithMinibatch(m) : workload;
    }

    private static IEnumerable<PosteriorSpec> AllPosteriors() => LearnedAndFixed().Concat([PosteriorSpec.KTied(1), PosteriorSpec.KTied(2)]);

    private static IEnumerable<PosteriorSpec> LearnedAndFixed() =>
        from learned in (bool[])[true, false]
        from posterior in (PosteriorSpec[])
        [
            PosteriorSpec.Alpha(Tie.Layer, learned), PosteriorSpec.Alpha(Tie.Unit, learned), PosteriorSpec.Alpha(Tie.Weight, learned),
            PosteriorSpec.Sigma(learned),
        ]
        select posterior;
}
