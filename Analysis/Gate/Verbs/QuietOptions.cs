using System.CommandLine;
using Sgvb.Runs.Machine;

namespace Sgvb.Gate.Verbs;

/// <summary>The options of verbs that start measuring processes: on which processors, and only on a machine that is fit.</summary>
internal sealed class QuietOptions
{
    private readonly Option<bool> _quiet = new("--require-quiet")
    {
        Description = "refuse to measure where other work, the governor, a quota or a battery would spoil times (doctor shows all of it)",
    };

    private readonly Option<string?> _cpus = new("--cpus")
    {
        HelpName = "LIST",
        Description = "processors that the measuring processes are held to, such as 2-3 or 0,2",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_quiet);
        command.Options.Add(_cpus);
    }

    /// <summary>Whether the user gave any.</summary>
    public bool IsGiven(ParseResult result) => result.GetValue(_quiet) || result.GetValue(_cpus) is not null;

    /// <exception cref="SgvbException">No list, or a system that cannot do it.</exception>
    public CpuSet? Cpus(ParseResult result)
    {
        if (result.GetValue(_cpus) is not { } text)
            return null;
        if (CpuSet.TryParse(text) is not { } cpus)
            throw new SgvbException($"{_cpus.Name}: '{OneLine.Of(text)}' is no list of processors; write 2-3 or 0,2");
        return CpuSet.IsSupported ? cpus : throw new SgvbException($"{_cpus.Name}: this system does not let a process be held to processors");
    }

    /// <summary>Looks at the machine before anything is measured.</summary>
    /// <param name="result">What the user gave.</param>
    /// <param name="threads">That will measure; null for as many as there are processors.</param>
    /// <param name="say">Told what is wrong where the user did not ask to refuse.</param>
    /// <returns>A note for the report, or null.</returns>
    /// <exception cref="SgvbException">It is not fit, and the user asked for a quiet one (exit code 5).</exception>
    public string? Check(ParseResult result, int? threads, Action<string> say)
    {
        if (MachineFitness.Trouble(new MachineFitness().Check(threads, Cpus(result))) is not { } trouble)
            return null;
        if (result.GetValue(_quiet))
            throw new SgvbException($"{_quiet.Name}: this machine is not fit to measure now: {trouble}", SgvbException.Unavailable);
        var note = $"this machine was not fit to measure: {trouble}";
        say(note);
        return note;
    }
}
