namespace Sgvb.Runs.Csv;

/// <summary>What a file may hold beyond what types can say. The reader asks once; whoever works with the result need not.</summary>
public interface IChecked
{
    /// <summary>What cannot be, such as "settings.seed is null"; null where everything can.</summary>
    string? Fault();
}
