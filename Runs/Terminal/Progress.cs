using Spectre.Console;

namespace Sgvb.Runs.Terminal;

/// <summary>The bars of one piece of work; silent where there is no terminal.</summary>
public sealed class Progress(ProgressContext? context)
{
    /// <summary>A stage of <paramref name="total"/> equal parts; finished when disposed.</summary>
    public Stage Begin(string description, double total) => new(context?.AddTask(Markup.Escape(description), maxValue: Math.Max(total, 1e-9)));

    /// <summary>One bar.</summary>
    public sealed class Stage(ProgressTask? task) : IDisposable
    {
        public void Advance(double parts = 1) => task?.Increment(parts);

        public void Describe(string description)
        {
            if (task is not null)
                task.Description = Markup.Escape(description);
        }

        public void Dispose() => task?.StopTask();
    }
}
