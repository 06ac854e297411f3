using System.CommandLine;
using Sgvb.Runs.CommandLine;

namespace Sgvb.Gate.Verbs;

/// <summary>What every comparison of two runs can be told.</summary>
internal sealed class GateOptions
{
    private readonly Option<string?> _margins = new("--margins")
    {
        HelpName = "FILE",
        Description = "margins by metric and case, in place of the suite's margins.csv (5 % and 0.3 ns for times)",
    };

    private readonly Option<string?> _calibrate = new("--calibrate")
    {
        HelpName = "NAME",
        Description = $"compare multiples of each run's own measurement, for other machines: {string.Join(", ", Calibration.Known)}",
    };

    private readonly Option<string?> _accept = new("--accept")
    {
        HelpName = "FIELDS",
        Description = $"fields in which the machines may differ, a comma list: {string.Join(", ", MachineIdentity.Fields)}",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_margins);
        command.Options.Add(_calibrate);
        command.Options.Add(_accept);
    }

    /// <exception cref="SgvbException">An unknown name, or a malformed file.</exception>
    public ComparisonSettings Read(ParseResult result) => new()
    {
        Margins = Margins.Load(result.GetValue(_margins)),
        Calibrate = result.GetValue(_calibrate) is { } name ? NameList.One(name, Calibration.Known, _calibrate.Name) : null,
        Accept = result.GetValue(_accept) is { } fields
            ? NameList.Resolve(NameList.Split(fields, _accept.Name), MachineIdentity.Fields.ToList(), _accept.Name)
            : [],
    };
}
