using System.Reflection;
using System.Runtime.CompilerServices;

namespace Sgvb.Runs.Csv;

/// <summary>
/// What the cells of a row may hold beyond their types: whole numbers count something, and are not negative; a text that a row must have and
/// is known by is not empty; attributes say the rest. An interval's low end is not above its high end.
/// </summary>
internal static class RowRules<T> where T : class
{
    private const string Low = "Low", High = "High";

    private static readonly IReadOnlyList<Func<T, string?>> Rules = [.. RowSchema.Properties(typeof(T)).SelectMany(OfColumn)];

    /// <returns>Column, value and what is wrong with it; null where nothing is.</returns>
    public static string? Fault(T row) => Rules.Select(rule => rule(row)).FirstOrDefault(fault => fault is not null) ?? (row as IChecked)?.Fault();

    private static IEnumerable<Func<T, string?>> OfColumn(PropertyInfo property)
    {
        var column = RowSchema.Column(property.Name);
        if ((Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is var type && (type == typeof(int) || type == typeof(long)))
            yield return row => Within(column, property.GetValue(row), 0, double.PositiveInfinity);
        if (property.GetCustomAttribute<WithinAttribute>() is { } limits)
            yield return row => Within(column, property.GetValue(row), limits.Least, limits.Most);
        if (property.GetCustomAttribute<OneOfAttribute>() is { } known)
            yield return row => property.GetValue(row) is string text && !known.Words.Contains(text)
                && (text.Length > 0 || property.IsDefined(typeof(RequiredMemberAttribute)))
                ? $"column {column}: no '{OneLine.Of(text)}'{Suggest.Hint(text, known.Words)}"
                : null;
        if (property.PropertyType == typeof(string) && property.IsDefined(typeof(KeyAttribute)) && property.IsDefined(typeof(RequiredMemberAttribute)))
            yield return row => property.GetValue(row) is "" ? $"column {column}: is empty" : null;
        if (property.Name.Contains(Low, StringComparison.Ordinal)
            && typeof(T).GetProperty(property.Name.Replace(Low, High, StringComparison.Ordinal)) is { } high)
            yield return row => property.GetValue(row) is double low && high.GetValue(row) is double above && low > above
                ? string.Create(CultureInfo.InvariantCulture, $"column {column}: {low} is above {RowSchema.Column(high.Name)}, {above}")
                : null;
    }

    private static string? Within(string column, object? value, double least, double most) =>
        value is null || Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && number >= least && number <= most ? null
        : string.Create(CultureInfo.InvariantCulture, $"column {column}: {value} is ")
            + (double.IsInfinity(most) ? string.Create(CultureInfo.InvariantCulture, $"below {least}") : string.Create(CultureInfo.InvariantCulture, $"not from {least} to {most}"));
}
