using Sgvb.Cli.Bundle;

namespace Sgvb.Cli.Verbs;

/// <summary>One archive that measures a machine which has neither SDK nor network, such as a GPU server.</summary>
public sealed class BundleVerb() : Verb(
    "bundle", "a self-contained archive for machines without SDK or network (linux-x64, without libtorch)",
    "bundle", "bundle --output /tmp")
{
    /// <summary>What a bundle may weigh.</summary>
    public const long LargestMebibytes = 60;

    private readonly Option<string?> _output = new("--output") { HelpName = "DIR", Description = "the folder that takes the archive (default artifacts/)" };

    protected override void Configure(Command command) => command.Options.Add(_output);

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var repository = Places.Repository()
            ?? throw new SgvbException("bundle: needs the repository and its SDK; this is a bundle already");
        var artifacts = Path.Combine(repository, "artifacts");
        var archive = Path.Combine(result.GetValue(_output) ?? artifacts, BundleBuilder.Folder + ".tar.xz");
        var screen = Screen.Default;
        new BundleBuilder(repository, Path.Combine(artifacts, "bundle")).Build(archive, screen.Note, stop);
        var mebibytes = new FileInfo(archive).Length / (1024.0 * 1024.0);
        if (mebibytes > LargestMebibytes)
            throw new SgvbException(
                FormattableString.Invariant($"bundle: {archive} has {mebibytes:0.0} MiB, more than {LargestMebibytes}"), SgvbException.Unavailable);
        screen.Line(FormattableString.Invariant($"{archive} ({mebibytes:0.0} MiB)"));
        screen.Line($"There: tar xf {BundleBuilder.Folder}.tar.xz && {BundleBuilder.Folder}/run-bench.sh doctor");
        return 0;
    }
}
