using System.Text.RegularExpressions;
using Sgvb.Cli.Packages;

namespace Sgvb.Cli.Verbs;

/// <summary>What other projects and other systems install: libraries and tools as NuGet packages.</summary>
public sealed partial class PackVerb() : Verb("pack", "NuGet packages: the gate and the suite as .NET tools, the estimators as libraries",
    "pack", "pack --package Sgvb.Gate --package-version 1.2.0 --output feed")
{
    private readonly Option<string?> _package = new("--package") { HelpName = "IDS", Description = "one package or a comma list; all where it is left out" };

    private readonly Option<string?> _version = new("--package-version") { HelpName = "VERSION", Description = "in place of the repository's own, such as 1.2.0-rc.1" };

    private readonly Option<string?> _output = new("--output") { HelpName = "DIR", Description = "the folder that takes them, a local feed (default artifacts/packages)" };

    private readonly Option<bool> _record = new("--record-api")
    {
        Description = "write down the libraries' public API as this version's; otherwise what an earlier one promised must still be there (exit code 1)",
    };

    protected override void Configure(Command command)
    {
        command.Options.Add(_record);
        command.Options.Add(_package);
        command.Options.Add(_version);
        command.Options.Add(_output);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var repository = Places.Repository() ?? throw new SgvbException("pack: needs the repository and its SDK");
        var version = result.GetValue(_version);
        if (version is not null && !SemanticVersion().IsMatch(version))
            throw new SgvbException($"{_version.Name}: '{OneLine.Of(version)}' is no version; write 1.2.0 or 1.2.0-rc.1");
        var ids = NameList.Resolve(NameList.Split(result.GetValue(_package) ?? NameList.All, _package.Name),
            [.. PackageProject.All.Select(p => p.Id)], _package.Name);
        var artifacts = Path.Combine(repository, "artifacts");
        var screen = Screen.Default;
        foreach (var file in new PackageBuilder(repository, Path.Combine(artifacts, "pack")) { RecordsApi = result.GetValue(_record) }.Build([.. PackageProject.All.Where(p => ids.Contains(p.Id))],
            result.GetValue(_output) ?? Path.Combine(artifacts, "packages"), version, screen.Note, stop))
            screen.Line(FormattableString.Invariant($"{file} ({new FileInfo(file).Length / 1024.0:0} KiB)"));
        return 0;
    }

    [GeneratedRegex(@"\A\d+\.\d+\.\d+(-[0-9A-Za-z]+(\.[0-9A-Za-z]+)*)?\z")]
    private static partial Regex SemanticVersion();
}
