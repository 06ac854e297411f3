using System.Reflection;
using Sgvb.Cli.Documents;
using Sgvb.Runs.Csv;

namespace Sgvb.Cli.Site;

/// <summary>The files that a run's folder may hold, and their rows, read and copied whatever class they are of.</summary>
internal static class RunFiles
{
    private static readonly Dictionary<string, Type> Classes = RunColumns.Rows(Sections.All).DistinctBy(t => RowFileAttribute.Of(t).Name).ToDictionary(t => RowFileAttribute.Of(t).Name);

    /// <summary>Texts beside the rows.</summary>
    private static readonly string[] Texts = [RunFolder.Environment, RunStatement.FileName, RunFolder.Notes, RunFolder.Summary, RunFolder.Report];

    /// <summary>The files of rows in a folder.</summary>
    public static IEnumerable<string> Tables(RunFolder run) => Classes.Keys.Where(run.Exists).Order(StringComparer.Ordinal);

    /// <summary>Whether a file is one that a run's folder holds once it is finished.</summary>
    public static bool IsOfRun(string name) =>
        Classes.ContainsKey(name) || Texts.Contains(name) || Path.GetExtension(name) is ".svg" || name is RunPictures.Light or RunPictures.Dark;

    /// <exception cref="SgvbException">The file is broken.</exception>
    public static IReadOnlyList<object> Read(RunFolder run, string name) =>
        Call<IReadOnlyList<object>>(nameof(RowsOf), Classes[name], run, name);

    /// <summary>Copies a file with its texts changed; names of cases stay.</summary>
    /// <exception cref="SgvbException">The file is broken, or cannot be written.</exception>
    public static void Copy(RunFolder from, RunFolder to, string name, Func<string, string> change) =>
        Call<object?>(nameof(CopyOf), Classes[name], from, to, name, change);

    private static IReadOnlyList<object> RowsOf<T>(RunFolder run, string name) where T : class => run.Read<T>(name);

    private static object? CopyOf<T>(RunFolder from, RunFolder to, string name, Func<string, string> change) where T : class
    {
        var texts = RowSchema.Properties(typeof(T)).Except(RowSchema.Keys(typeof(T))).Where(p => p.PropertyType == typeof(string)).ToList();
        var rows = from.Read<T>(name);
        foreach (var row in rows)
            foreach (var text in texts)
                if (text.GetValue(row) is string value)
                    text.SetValue(row, change(value));
        to.Write(name, rows);
        return null;
    }

    private static TResult Call<TResult>(string method, Type row, params object[] arguments)
    {
        try
        {
            return (TResult)typeof(RunFiles).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(row).Invoke(null, arguments)!;
        }
        catch (TargetInvocationException e) when (e.InnerException is SgvbException known)
        {
            throw known;
        }
    }
}
