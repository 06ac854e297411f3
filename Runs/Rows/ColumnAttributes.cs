namespace Sgvb.Runs.Rows;

/// <summary>Part of what names a row: no two rows of a file may agree in all their keys.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyAttribute : Attribute;

/// <summary>A column that came later, absent in older files: rows read from those keep its default.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AddedAttribute : Attribute;

/// <summary>The least and the largest number that makes sense in a column.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WithinAttribute(double least, double most = double.PositiveInfinity) : Attribute
{
    public double Least { get; } = least;

    public double Most { get; } = most;
}

/// <summary>The words that may stand in a column.</summary>
[AttributeUsage(AttributeTargets.Property)]
public class OneOfAttribute(params string[] words) : Attribute
{
    public IReadOnlyList<string> Words { get; } = words;
}

/// <summary>A column that holds the way in which a variance was measured.</summary>
public sealed class WayAttribute() : OneOfAttribute(Names)
{
    /// <summary>In the order of the suite's own list.</summary>
    public static readonly string[] Names = ["draws", "moments", "passes", "exact"];
}
