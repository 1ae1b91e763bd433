using Trunkline.Control;
using Trunkline.Gateway.Prompts;

namespace Trunkline.Gateway;

// The prompts: played by name, and a set of them in place of another. A new set is what an operator asks for by a reload, or what a new
// controller begins with: the one thing for which memory is asked for after the start.
public sealed partial class GatewayNode
{
    private readonly List<PromptFile> _nextPrompts = [];
    private uint _nextSet;

    /// <summary>What can be played by name. Another may take its place at any time, on the loop; what is being played goes on.</summary>
    public PromptLibrary Prompts { get; set; }

    /// <summary>Reads the files of prompts; without one no set can be loaded.</summary>
    public IPromptSource? PromptSource { get; set; }

    /// <inheritdoc/>
    public void PlayPrompt(in PlayPrompt command)
    {
        if (!TryTermination(command.Termination, out var termination))
        {
            Fail(default, command.Termination, GatewayError.NoSuchTermination);
            return;
        }

        Prompt? prompt = null;
        if (command.Name.Length > 0 && !Prompts.TryFind(command.Name, out prompt))
        {
            Events.OnPromptEnded(new(command.Termination, command.Request, PromptOutcome.NoSuchPrompt));
        }
        else if (!_plane.TryPlayPrompt(termination, prompt, command.Repeat, command.Request))
        {
            Events.OnPromptEnded(new(command.Termination, command.Request, PromptOutcome.MayNotTalk));
        }
    }

    /// <inheritdoc/>
    public void DefinePrompt(in DefinePrompt command)
    {
        if (command.Index == 0)
        {
            _nextPrompts.Clear();
            _nextSet = command.Set;
        }

        if (command.Set != _nextSet || command.Index != _nextPrompts.Count || command.Count > PromptFiles.Most)
        {
            _nextSet = 0; // a part is missing: whoever sends it knows no set 0
            return;
        }

        if (command.Count > 0)
        {
            _nextPrompts.Add(new(command.Name.ToString(), command.File.ToString()));
        }

        if (_nextPrompts.Count == command.Count)
        {
            var set = command.Set;
            PromptSource?.Load([.. _nextPrompts], loaded => UsePrompts(set, loaded));
        }
    }

    private void UsePrompts(uint set, PromptSet loaded)
    {
        Prompts = loaded.Library;
        foreach (var failure in loaded.Failures)
        {
            Events.OnPromptFailed(new(set, failure.Name, failure.Found));
        }

        Events.OnPromptsLoaded(new(set, (ushort)loaded.Loaded, (ushort)loaded.Failures.Count));
    }
}
