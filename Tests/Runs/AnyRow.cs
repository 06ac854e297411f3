using System.Reflection;
using Sgvb.Experiments.Table1;
using Sgvb.Runs.Csv;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Runs;

/// <summary>A row of any class that a file is read as, with something in every column that may stand there.</summary>
internal static class AnyRow
{
    /// <summary>All row classes of the suite's files.</summary>
    public static IReadOnlyList<Type> Types { get; } =
    [
        .. ((Type[])[typeof(CaseRow), typeof(Table1Row)]).SelectMany(t => t.Assembly.GetTypes()).Where(t => t.IsDefined(typeof(RowFileAttribute)))
            .OrderBy(t => t.Name, StringComparer.Ordinal),
    ];

    /// <param name="row">Its class.</param>
    /// <param name="number">In every column of whole numbers, so that rows of two numbers are two cases.</param>
    public static object Of(Type row, int number)
    {
        var made = Activator.CreateInstance(row)!;
        foreach (var property in RowSchema.Properties(row))
            property.SetValue(made, Value(property, number));
        return made;
    }

    /// <summary>Reads a file as rows of a class known at run time only.</summary>
    public static IReadOnlyList<object> Read(Type row, string path) => (IReadOnlyList<object>)Call(nameof(CsvRows.Read), row, path)!;

    public static void Write(Type row, string path, params object[] rows)
    {
        var typed = Array.CreateInstance(row, rows.Length);
        rows.CopyTo(typed, 0);
        Call(nameof(CsvRows.Write), row, path, typed, null);
    }

    private static object? Call(string method, Type row, params object?[] arguments)
    {
        try
        {
            return typeof(CsvRows).GetMethods().Single(m => m.Name == method && m.GetParameters()[0].Name == "path").MakeGenericMethod(row).Invoke(null, arguments);
        }
        catch (TargetInvocationException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
    }

    private static object Value(PropertyInfo property, int number)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type == typeof(string) ? Word(property, number)
            : type == typeof(bool) ? true
            : type == typeof(double) ? property.Name.Contains("Low", StringComparison.Ordinal) ? 0.25 : property.Name.Contains("High", StringComparison.Ordinal) ? 0.75 : 0.5
            : Convert.ChangeType(number, type, CultureInfo.InvariantCulture);
    }

    private static string Word(PropertyInfo property, int number) => property.GetCustomAttribute<OneOfAttribute>()?.Words[0] ?? property.Name switch
    {
        "Preset" => "no-noise",
        "Method" => "draws",
        "Layer" => "top",
        "Parameter" => "theta",
        "Estimator" => "local-reparam",
        "Backend" => "simd",
        "Benchmark" => "step",
        _ => "a" + number.ToString(CultureInfo.InvariantCulture),
    };
}
