using Spectre.Console;

namespace Sgvb.Runs.Terminal;

/// <summary>
/// Where a verb talks to its user: results on standard output, progress on standard error. Colours, boxes and moving bars only in a
/// terminal without NO_COLOR; elsewhere plain text, and no progress.
/// </summary>
public sealed class Screen
{
    private readonly TextWriter _out;
    private readonly TextWriter _error;
    private readonly IAnsiConsole? _richOut;
    private readonly IAnsiConsole? _richError;

    /// <param name="output">Takes results.</param>
    /// <param name="error">Takes notes.</param>
    /// <param name="richOut">The terminal behind <paramref name="output"/>, null where it is plain.</param>
    /// <param name="richError">The terminal behind <paramref name="error"/>, null where it is plain; without one there is no progress.</param>
    public Screen(TextWriter output, TextWriter error, IAnsiConsole? richOut, IAnsiConsole? richError)
    {
        _out = output;
        _error = error;
        _richOut = richOut;
        _richError = richError;
    }

    /// <summary>The process's own streams.</summary>
    public static Screen Default { get; } = new(
        Console.Out,
        Console.Error,
        IsPlain(Console.IsOutputRedirected) ? null : Rich(Console.Out),
        IsPlain(Console.IsErrorRedirected) ? null : Rich(Console.Error));

    /// <summary>Whether progress is shown as moving bars.</summary>
    public bool ShowsProgress => _richError is not null;

    public void Line(string text = "") => _out.WriteLine(PlainText.Terminal(text));

    /// <summary>A line that a workflow's runner is meant to obey, see <see cref="PlainText.Annotation"/>.</summary>
    public void Annotation(string command) => _out.WriteLine(command);

    /// <summary>What a person wants to know meanwhile, and a pipe does not; it may be said while a bar moves.</summary>
    public void Note(string text)
    {
        text = PlainText.Terminal(text);
        if (_richError is null)
            _error.WriteLine(text);
        else
            _richError.WriteLine(text);
    }

    public void Table(TextTable table)
    {
        var plain = PlainText.Terminal(table.ToPlain());
        // A boxed table that does not fit would lose cells; plain lines wrap.
        if (_richOut is null || plain.Split('\n').Max(l => l.Length) + 2 + table.Headers.Count > _richOut.Profile.Width)
            _out.WriteLine(plain);
        else
            _richOut.Write(table.ToRenderable());
    }

    /// <summary>Runs work of several stages with a bar for the stage at hand.</summary>
    public T Progress<T>(Func<Progress, T> work) => _richError is null
        ? work(new Progress(null))
        : Bars(_richError).Start(context => work(new Progress(context)));

    /// <inheritdoc cref="Progress{T}"/>
    public void Progress(Action<Progress> work) => Progress(progress =>
    {
        work(progress);
        return true;
    });

    private static Spectre.Console.Progress Bars(IAnsiConsole console) => new Spectre.Console.Progress(console)
    {
        // Drawn seldom: what is timed meanwhile shares the processor.
        RefreshRate = TimeSpan.FromSeconds(1),
        AutoClear = true,
    }.Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());

    private static bool IsPlain(bool redirected) =>
        redirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) || Environment.GetEnvironmentVariable("TERM") == "dumb";

    private static IAnsiConsole Rich(TextWriter writer) => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
}
