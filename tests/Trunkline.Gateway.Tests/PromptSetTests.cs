using Trunkline.Gateway.Prompts;

namespace Trunkline.Gateway.Tests;

/// <summary>One set of prompts in place of another, as the controller names it.</summary>
public sealed class PromptSetTests : IPromptSource
{
    private readonly EventsWorld _w = new();
    private readonly List<(string Files, Action<PromptSet> Loaded)> _asked = [];

    public PromptSetTests()
    {
        _w.Attach();
        G.PromptSource = this;
    }

    private GatewayNode G => _w.Gateway;

    void IPromptSource.Load(IReadOnlyList<PromptFile> files, Action<PromptSet> loaded) =>
        _asked.Add((string.Join(", ", files.Select(f => $"{f.Name}={f.Path}")), loaded));

    [Fact]
    public void Whole_IsAskedForOnce_AndTakesTheOldOnesPlaceWhenItIsRead()
    {
        Define(7, 0, 2, "a");
        Assert.Empty(_asked);
        Define(7, 1, 2, "b");
        var (files, loaded) = Assert.Single(_asked);
        Assert.Equal("a=/p/a.wav, b=/p/b.wav", files);
        Assert.False(G.Prompts.TryFind("a", out _));
        loaded(new(new([new("a", new short[80])]), 1, [new("b", "no such file")]));
        Assert.True(G.Prompts.TryFind("a", out _));
        Assert.Equal(["PromptFailed (7, b, no such file)", "PromptsLoaded (7, 1, 1)"], _w.Told.Lines.Select(l => l[7..]));
        Define(8, 0, 0, "");
        Assert.Equal("", _asked[1].Files);
        _asked[1].Loaded(new(PromptLibrary.BuiltIn, 0, []));
        Assert.False(G.Prompts.TryFind("a", out _));
    }

    [Fact]
    public void InPieces_OrMixed_OrTooLarge_IsNotTaken()
    {
        Define(1, 1, 2, "b"); // its beginning is missing
        Define(2, 0, 3, "a");
        Define(2, 2, 3, "c"); // its middle is
        Define(2, 1, 3, "b");
        Define(3, 0, 2, "a");
        Define(4, 1, 2, "b"); // another's end
        Define(5, 0, PromptFiles.Most + 1, "a");
        Assert.Empty(_asked);
        Define(6, 0, 1, "a");
        Assert.Single(_asked);
    }

    [Fact]
    public void NobodyReads_NothingHappens()
    {
        G.PromptSource = null;
        Define(1, 0, 1, "a");
        Assert.Empty(_w.Told.Lines);
        Assert.True(G.Prompts.TryFind("music", out _));
    }

    private void Define(uint set, int index, int count, string name) =>
        G.DefinePrompt(new(set, (ushort)index, (ushort)count, name, new(name.Length == 0 ? "" : $"/p/{name}.wav")));
}
