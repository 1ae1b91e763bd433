namespace Trunkline.Gateway.Prompts;

/// <summary>Reads the files of a set of prompts on a thread that is not the clocked one.</summary>
public interface IPromptSource
{
    /// <summary>Reads a set; another may be asked for before this one is there, and comes after it.</summary>
    /// <param name="files">The set.</param>
    /// <param name="loaded">Called on the gateway's loop, never before this returns.</param>
    void Load(IReadOnlyList<PromptFile> files, Action<PromptSet> loaded);
}
