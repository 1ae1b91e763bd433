using Trunkline.Base;
using Trunkline.Dsp;
using Trunkline.Gateway.Prompts;
using Trunkline.Host.Prompts;
using Trunkline.Site;

namespace Trunkline.Host.Tests;

/// <summary>Prompts on a disk: the list, the check, drafts, and sets read on a thread of their own.</summary>
public sealed class PromptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trunkline-prompts").FullName;

    public PromptTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "prompts"));
        File.WriteAllBytes(FileOf("welcome"), WavFile.Write(Tone(1000, -20, 1.5)));
        File.WriteAllBytes(FileOf("loud"), WavFile.Write(Tone(1000, -4, 1)));
        File.WriteAllText(FileOf("text"), "no audio");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Report_SaysLengthLevelFormat_WhoUsesIt_AndWhatIsMissing()
    {
        var rows = PromptReport.Of(Site(), new PromptDisk());
        var text = new StringWriter();
        PromptReport.WriteText(text, rows);
        string[] lines = [.. text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Assert.Equal(
            [
                "prompt length active peak format used by remark",
                "welcome 1.5 s -20.0 dBm0 -20.0 dBm0 PCM 16 bit, 8 kHz, mono prompts.music_on_hold",
                "loud 1.0 s -4.0 dBm0 -4.0 dBm0 PCM 16 bit, 8 kHz, mono - loud: speech on a telephone is at -15 to -25 dBm0",
                $"text - - - - - a file of another kind: {FileOf("text")}",
                $"gone - - - - - no such file: {FileOf("gone")}",
            ],
            lines[..5]);
        Assert.StartsWith("music 31.2 s -", lines[5], StringComparison.Ordinal);
        Assert.StartsWith("beep 0.4 s -15.", lines[6], StringComparison.Ordinal);
        Assert.Equal(7, lines.Length);
    }

    [Fact]
    public void Report_NamesWhatIsPlayed_AndInNoFile_AndMakeSaysHowToNameIt()
    {
        var site = SiteLoader.LoadText(
            """
            site: { name: Test, country: gb }
            extensions: [{ number: 201, password: long-enough-one }]
            queues: [{ number: 640, name: support, agents: [201], position_s: 20 }]
            """).Model!;
        var rows = PromptReport.Of(site, new PromptDisk());
        Assert.Equal(["position", "digit-0", "digit-9"], rows.Where(r => r.Problem == "not in prompts.files").Select(r => r.Name).Where((_, i) => i is 0 or 1 or 10));
        Assert.Equal(["position", "-", "-", "-", "-", "queues.support.position_s", "not in prompts.files"], PromptReport.Cells(rows[0]));
        var text = new StringWriter();
        PromptReport.WriteJson(text, "site.yaml", rows);
        using var json = System.Text.Json.JsonDocument.Parse(text.ToString());
        Assert.False(json.RootElement.GetProperty("prompts")[0].GetProperty("builtIn").GetBoolean());
        var told = new List<string>();
        Assert.False(PromptMaker.Make(site, rows, _folder, told.Add));
        Assert.EndsWith("no draft of \"position\", \"digit-0\" to \"digit-9\": name them in prompts.files, each with its text: - { name: position, say: \"...\" }", told[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Report_AsJson_IsWhatTheTableIs()
    {
        var text = new StringWriter();
        PromptReport.WriteJson(text, "site.yaml", PromptReport.Of(Site(), new PromptDisk()));
        using var json = System.Text.Json.JsonDocument.Parse(text.ToString());
        var prompts = json.RootElement.GetProperty("prompts").EnumerateArray().ToList();
        Assert.Equal(["welcome", "loud", "text", "gone", "music", "beep"], prompts.Select(p => p.GetProperty("name").GetString()));
        Assert.Equal((1.5, -20.0, false), (prompts[0].GetProperty("seconds").GetDouble(), prompts[0].GetProperty("activeDbm0").GetDouble(), prompts[0].GetProperty("builtIn").GetBoolean()));
        Assert.Equal("no such file", prompts[3].GetProperty("problem").GetString());
        Assert.False(prompts[3].TryGetProperty("activeDbm0", out _));
    }

    [Fact]
    public void Check_WarnsWithLine_WhatWasExpected_AndFound()
    {
        var warnings = SitePromptFiles.Check(Site(), new PromptDisk());
        Assert.Equal(
            [
                $"site.yaml:7:7: warning: expected {WavFile.Expected}, in {FileOf("text")}, found a file of another kind (nothing is heard where it is played)",
                $"site.yaml:8:7: warning: expected the file {FileOf("gone")}, found no such file (trunkline prompts FILE --make speaks a draft of it)",
            ],
            warnings.Select(w => w.ToLine("site.yaml")));
    }

    [Fact]
    public void Make_WithoutTheProgram_SaysSo_AndWritesNothing()
    {
        var told = new List<string>();
        Assert.False(PromptMaker.Make(Site(), PromptReport.Of(Site(), new PromptDisk()), _folder, told.Add));
        Assert.Equal(["no drafts: espeak-ng is not on the path (Debian: apt install espeak-ng). Record them instead, or name files that are there."], told);
        Assert.False(File.Exists(FileOf("gone")));
    }

    [Fact]
    public void Make_BringsWhatTheProgramSpoke_ToATelephonesRateAndLevel_AndOverwritesNothing()
    {
        // A program that writes what espeak-ng writes: 22.05 kHz, mono; its text comes on standard input.
        var spoken = Path.Combine(_folder, "spoken.wav");
        File.WriteAllBytes(spoken, At22050(Tone(700, -6, 1, 22_050)));
        var program = Program($"[ \"$1 $2\" = \"-v en\" ] || exit 9; [ \"$(cat)\" = 'Hold on; $(id)' ] || exit 8; cp {spoken} \"$6\"");
        var told = new List<string>();
        Assert.True(PromptMaker.Make(Site(), PromptReport.Of(Site(), new PromptDisk()), program, told.Add));
        Assert.Equal([$"prompt gone: {FileOf("gone")}"], told);
        Assert.True(WavFile.TryRead(File.ReadAllBytes(FileOf("gone")), out var format, out var samples, out _));
        Assert.Equal("PCM 16 bit, 8 kHz, mono", format.ToString());
        Assert.InRange(Level.OfActive(samples), -18.1, -17.9);
        Assert.InRange(ToneMeter.Measure(samples.AsSpan(400, 7000)).Frequency, 699, 701);

        var written = File.GetLastWriteTimeUtc(FileOf("gone"));
        Assert.True(PromptMaker.Make(Site(), PromptReport.Of(Site(), new PromptDisk()), program, told.Add));
        Assert.Equal("nothing to make: every prompt has its file", told[^1]);
        Assert.Equal(written, File.GetLastWriteTimeUtc(FileOf("gone")));
        Assert.Contains("exists", PromptMaker.Speak(Path.Combine(program, PromptMaker.Program), "en", "Hold on; $(id)", FileOf("gone")), StringComparison.Ordinal);
    }

    /// <summary>More than a pipe holds: the program is gone while we still write, every time.</summary>
    [Fact]
    public void Speak_AProgramThatReadsNothing_IsQuotedAllTheSame()
    {
        foreach (var (script, says) in new[] { ("echo The voice does not exist. >&2; exit 1", "ended with code 1: The voice does not exist."), ("exit 0", "did not read the whole text") })
        {
            var program = Path.Combine(Program(script), PromptMaker.Program);
            Assert.EndsWith(says, PromptMaker.Speak(program, "en", new string('x', 200_000), FileOf("gone")), StringComparison.Ordinal);
        }

        Assert.False(File.Exists(FileOf("gone")));
    }

    [Fact]
    public void Make_AProgramThatRefuses_IsQuoted()
    {
        var told = new List<string>();
        Assert.False(PromptMaker.Make(Site(), PromptReport.Of(Site(), new PromptDisk()), Program("echo The voice does not exist. >&2; exit 1"), told.Add));
        Assert.EndsWith("espeak-ng ended with code 1: The voice does not exist.", Assert.Single(told), StringComparison.Ordinal);
        Assert.StartsWith($"{Path.Combine(_folder, "site.yaml")}:8: prompt gone: no draft:", told[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Set_IsReadOnItsThread_ToldOnTheLoop_AndReadAgainOnlyWhenAFileChanged()
    {
        var loop = new NodeLoop(TimeProvider.System);
        using var thread = new PromptThread(loop, new PromptDisk());
        var files = SitePromptFiles.Of(Site());
        Assert.Equal((2, 2), Counts(thread.Read(files)));
        Assert.Equal((2, 2), Counts(Loaded()));
        Assert.Equal(1, thread.Reads); // nothing has changed since the start

        File.WriteAllBytes(FileOf("gone"), WavFile.Write(Tone(1000, -20, 0.5)));
        Assert.Equal((3, 1), Counts(Loaded()));
        Assert.Equal(2, thread.Reads);

        PromptSet Loaded()
        {
            PromptSet? set = null;
            using var told = new ManualResetEventSlim();
            thread.Load(files, s =>
            {
                set = s;
                told.Set();
            });
            while (!told.IsSet)
            {
                loop.Run();
                Thread.Yield();
            }

            return set!;
        }

        static (int, int) Counts(PromptSet set) => (set.Loaded, set.Failures.Count);
    }

    private string FileOf(string name) => Path.Combine(_folder, "prompts", name + ".wav");

    private SiteModel Site()
    {
        var file = Path.Combine(_folder, "site.yaml");
        File.WriteAllText(file,
            """
            site: { name: Test, country: gb }
            prompts:
              music_on_hold: welcome
              files:
                - { name: welcome }
                - { name: loud }
                - { name: text }
                - { name: gone, say: "Hold on; $(id)" }
            """);
        var loaded = SiteLoader.Load(file);
        Assert.True(loaded.IsValid, string.Join('\n', loaded.Errors.Select(e => e.ToLine(file))));
        return loaded.Model!;
    }

    /// <summary>A folder with a program of that name.</summary>
    private string Program(string script)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName;
        var program = Path.Combine(folder, PromptMaker.Program);
        File.WriteAllText(program, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    private static byte[] At22050(short[] samples)
    {
        var wav = WavFile.Write(samples);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(24), 22_050);
        return wav;
    }

    private static short[] Tone(double hz, double dbm0, double seconds, int rate = 8000) =>
        [.. Enumerable.Range(0, (int)(rate * seconds)).Select(i => (short)Math.Round(Level.ToPeak(dbm0) * Math.Sin(2 * Math.PI * hz * i / rate)))];
}
