using System.Diagnostics;
using Sgvb.Runs.Rows;

namespace Sgvb.Runs.Sharding;

/// <summary>One attempt at a shard, and the clock of its stages.</summary>
public sealed class Attempt
{
    private readonly RunFolder _run;
    private readonly IReadOnlyList<ShardRow> _before;
    private readonly DateTime _start = DateTime.Now;
    private long _measuring = Stopwatch.GetTimestamp();
    private ShardRow _row;

    /// <param name="folder">Whose attempt it is.</param>
    /// <param name="machine">The machine's folder name.</param>
    /// <param name="kept">Units that earlier attempts had finished.</param>
    public Attempt(ShardFolder folder, string machine, int kept)
    {
        _run = folder.Run;
        _before = _run.ReadIfThere<ShardRow>(ShardRow.FileName);
        using var process = Process.GetCurrentProcess();
        _row = new ShardRow
        {
            Shard = folder.Manifest.Shard,
            Of = folder.Manifest.Of,
            Attempt = _before.Count + 1,
            Machine = machine,
            Kept = kept,
            Units = 0,
            StartS = (_start - process.StartTime).TotalSeconds,
        };
        Write();
    }

    /// <summary>What comes before measuring is done.</summary>
    public void StartMeasuring()
    {
        _measuring = Stopwatch.GetTimestamp();
        _row = _row with { SetUpS = (DateTime.Now - _start).TotalSeconds };
    }

    /// <summary>Some more units are on disk.</summary>
    public void Finished(int units)
    {
        _row = _row with { Units = _row.Units + units, MeasureS = Stopwatch.GetElapsedTime(_measuring).TotalSeconds };
        Write();
    }

    private void Write() => _run.Write(ShardRow.FileName, _before.Append(_row));
}
