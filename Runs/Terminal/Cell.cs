namespace Sgvb.Runs.Terminal;

/// <summary>What stands in a table: a text, or a number as it is shown with what it is, so that columns sort by size and copy as data.</summary>
/// <param name="Text">As shown.</param>
/// <param name="Value">In <paramref name="Unit"/>; null where the cell is no number.</param>
/// <param name="Low">The interval's bounds; null without an interval.</param>
/// <param name="High">See <paramref name="Low"/>.</param>
/// <param name="Unit">ns for every duration, bytes for every size, %, ratio; often empty.</param>
public readonly record struct Cell(string Text, double? Value, double? Low = null, double? High = null, string Unit = "")
{
    /// <summary>There is nothing to show.</summary>
    public static Cell None { get; } = "–";

    /// <summary>Whether the cell says that there is nothing.</summary>
    public bool IsAbsent => Text is "" or "-" or "–";

    public static implicit operator Cell(string text) => new(OneLine.Of(text), null);

    public static implicit operator string(Cell cell) => cell.Text;

    public override string ToString() => Text;
}
