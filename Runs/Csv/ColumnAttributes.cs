namespace Sgvb.Runs.Csv;

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

/// <summary>The file of a run's folder that holds the rows of a class.</summary>
/// <param name="name">Of the file.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RowFileAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <exception cref="InvalidOperationException">The class names no file.</exception>
    public static RowFileAttribute Of(Type row) => (RowFileAttribute?)GetCustomAttribute(row, typeof(RowFileAttribute))
        ?? throw new InvalidOperationException($"{row.Name} names no file");
}
