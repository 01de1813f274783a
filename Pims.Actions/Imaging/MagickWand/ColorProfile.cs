namespace ImageMagick;

public interface IImageProfile
{
    string Name { get; }

    byte[] ToByteArray();
}

public interface IColorProfile : IImageProfile;

public sealed class ColorProfile(byte[] data) : IColorProfile
{
    public string Name => "icc";

    public byte[] ToByteArray() => data;
}

public static class ColorProfiles
{
    public static ColorProfile SRGB { get; } = new(SrgbProfile.Make());
}
