using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;

namespace Sgvb.Runs.Csv;

/// <summary>The columns of a row class: its base's properties first, then its own, in the order of the source, in snake_case.</summary>
public static class RowSchema
{
    /// <summary>Raised when a column changes its meaning or a required one is added.</summary>
    public const int Version = 1;

    public const string VersionColumn = "schema_version";

    public static IReadOnlyList<PropertyInfo> Properties(Type row)
    {
        var chain = new Stack<Type>();
        for (var type = row; type is not null && type != typeof(object); type = type.BaseType)
            chain.Push(type);
        return [.. chain.SelectMany(type => type
            .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Where(p => p.CanWrite && !p.IsDefined(typeof(JsonIgnoreAttribute)))
            .OrderBy(p => p.MetadataToken))];
    }

    /// <summary>Those that every file has, however old.</summary>
    public static IEnumerable<PropertyInfo> Required(Type row) =>
        Properties(row).Where(p => p.GetCustomAttribute<AddedAttribute>() is null);

    public static IReadOnlyList<PropertyInfo> Keys(Type row) =>
        [.. Properties(row).Where(p => p.GetCustomAttribute<KeyAttribute>() is not null)];

    /// <summary>MedianNs → median_ns, Ci95LowNs → ci95_low_ns.</summary>
    public static string Column(string property)
    {
        var text = new StringBuilder();
        foreach (var c in property)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
                text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
