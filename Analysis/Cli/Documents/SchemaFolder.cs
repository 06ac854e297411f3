using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Sgvb.Gate;
using Sgvb.Gate.Baseline;
using Sgvb.Runs.Csv;
using Sgvb.Runs.Json;
using Sgvb.Runs.Sharding;

namespace Sgvb.Cli.Documents;

/// <summary>schema/: a JSON Schema of each JSON file that the suite writes, and a table of every column of its CSV files, made from the code.</summary>
public static class SchemaFolder
{
    public const string Name = "schema";
    public const string Columns = "columns.csv";

    private static readonly (string File, Type Type)[] Json =
    [
        (RunFolder.Environment, typeof(Fingerprint)), (RunStatement.FileName, typeof(RunStatement)), (ShardManifest.FileName, typeof(ShardManifest)),
        (GateReport.JsonFile, typeof(GateJson)), (KeptRun.FileName, typeof(KeptRun)),
    ];

    /// <summary>The name of a JSON file's schema.</summary>
    public static string Of(string file) => Path.ChangeExtension(file, ".schema.json");

    /// <summary>Files that are not as they would be made now, by their paths from the repository's root, with the text that they should have.</summary>
    public static IReadOnlyList<(string Page, string Text)> Stale(string root, IReadOnlyList<Section> sections) =>
        [.. Files(sections).Where(f => !File.Exists(Path.Combine(root, f.Page)) || File.ReadAllText(Path.Combine(root, f.Page)) != f.Text)];

    private static IEnumerable<(string Page, string Text)> Files(IReadOnlyList<Section> sections) =>
        Json.Select(j => ($"{Name}/{Of(j.File)}", SchemaText.Of(j.Type, XmlDocs.Of))).Append(($"{Name}/{Columns}", Table(sections)));

    private static string Table(IReadOnlyList<Section> sections)
    {
        using var text = new StringWriter(new StringBuilder(), CultureInfo.InvariantCulture) { NewLine = "\n" };
        CsvRows.Write(Columns, text, RunColumns.Rows(sections).SelectMany(row => RowSchema.Properties(row).Select(p => Column(row, p))));
        return text.ToString();
    }

    private static ColumnRow Column(Type row, PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var limits = property.GetCustomAttribute<WithinAttribute>();
        var isWhole = type == typeof(int) || type == typeof(long);
        return new()
        {
            File = RowFileAttribute.Of(row).Name,
            Column = RowSchema.Column(property.Name),
            Type = type == typeof(string) ? "text" : type == typeof(bool) ? "true or false" : isWhole ? "whole number" : "number",
            IsKey = property.IsDefined(typeof(KeyAttribute)),
            MayBeEmpty = Nullable.GetUnderlyingType(property.PropertyType) is not null || (type == typeof(string) && !property.IsDefined(typeof(RequiredMemberAttribute))),
            CameLater = property.IsDefined(typeof(AddedAttribute)),
            Least = limits?.Least ?? (isWhole ? 0 : null),
            Most = limits is { Most: var most } && double.IsFinite(most) ? most : null,
            Words = string.Join(' ', property.GetCustomAttribute<OneOfAttribute>()?.Words ?? []),
            Meaning = XmlDocs.Of(property) ?? "",
        };
    }
}
