using Spectre.Console;

namespace Sgvb.Runs.Terminal;

/// <summary>The bars of one piece of work; silent where there is no terminal.</summary>
public sealed class Progress(ProgressContext? context)
{
    /// <summary>A stage of <paramref name="total"/> equal parts; finished when disposed.</summary>
    public Stage Begin(string description, double total) => new(context?.AddTask(Shown(description), maxValue: Math.Max(total, 1e-9)));

    private static string Shown(string description) => Markup.Escape(OneLine.Of(description));

    /// <summary>One bar.</summary>
    public sealed class Stage(ProgressTask? task) : IDisposable
    {
        public void Advance(double parts = 1) => task?.Increment(parts);

        public void Describe(string description)
        {
            if (task is not null)
                task.Description = Shown(description);
        }

        public void Dispose() => task?.StopTask();
    }
}
