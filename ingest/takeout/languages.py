"""The words that Google Photos puts into names, in the languages that it speaks.

Gathered from exports and from its pages, not complete: what a photo's JSON says counts more.
"""

from enum import StrEnum

from photos.edited_words import EDITED_WORDS


class Special(StrEnum):
    """Folders of Google's own, which are no albums."""

    TRASH = "trash"
    ARCHIVE = "archive"
    LOCKED = "locked"
    FAILED_VIDEOS = "failed"


# Besides the word for "edited", what Google Photos itself makes of photos.
EDITED_SUFFIXES = (
    *EDITED_WORDS,
    *("-effects", "-smile", "-mix", "-collage", "-animation", "-motion", "-cover"),
)

_FOLDERS = {
    Special.TRASH: (
        *("Trash", "Bin", "Papierkorb", "Corbeille", "Papelera", "Cestino", "Lixeira", "Lixo"),
        *("Reciclagem", "Prullenbak", "Papperskorg", "Papperskorgen", "Papirkurv", "Papirkurven"),
        *("Søppel", "Søppelkasse", "Roskakori", "Kosz", "Koš", "Kôš", "Kuka", "Lomtár"),
        *("Coș de gunoi", "Coş de gunoi", "Coș", "Кошче", "Корзина", "Кошик"),
        *("Κάδος απορριμμάτων", "Κάδος", "Çöp kutusu", "Çöp", "ゴミ箱", "휴지통", "回收站"),
        *("垃圾桶", "回收桶", "Thùng rác"),
    ),
    Special.ARCHIVE: (
        *("Archive", "Archiv", "Archives", "Archivo", "Archivados", "Archivio", "Arquivo"),
        *("Archief", "Arkiv", "Arkivet", "Arkisto", "Archiwum", "Archív", "Archívum", "Arhivă"),
        *("Arhiva", "Архив", "Архів", "Αρχείο", "Αρχειοθήκη", "Arşiv", "アーカイブ", "보관함"),
        *("보관처리", "归档", "已归档", "封存", "封存盒", "Lưu trữ", "Kho lưu trữ"),
    ),
    Special.LOCKED: (
        *("Locked Folder", "Gesperrter Ordner", "Dossier verrouillé", "Carpeta privada"),
        *("Carpeta bloqueada", "Carpeta con contraseña", "Cartella bloccata", "Pasta com senha"),
        *("Pasta trancada", "Pasta bloqueada", "Pasta protegida", "Vergrendelde map"),
        *("Låst mapp", "Låst mappe", "Lukittu kansio", "Folder zablokowany"),
        *("Zablokowany folder", "Folder chroniony", "Uzamčená složka", "Uzamknutý priečinok"),
        *("Zárolt mappa", "Dosar blocat", "Заключена папка", "Личная папка"),
        *("Заблокированная папка", "Закрытая папка", "Заблокована папка", "Захищена папка"),
        *(
            "Κλειδωμένος φάκελος",
            "Kilitli Klasör",
            "ロックされたフォルダ",
            "ロックされたフォルダー",
        ),
        *("잠긴 폴더", "잠금 폴더", "已锁定的文件夹", "锁定的文件夹", "已鎖定的資料夾"),
        *("鎖定的資料夾", "Thư mục bị khoá", "Thư mục bị khóa", "Thư mục đã khóa"),
    ),
    Special.FAILED_VIDEOS: (
        *("Failed Videos", "Fehlgeschlagene Videos", "Vidéos en échec", "Échec des vidéos"),
        *("Vídeos con errores", "Vídeos fallidos", "Videos fallidos", "Video non riusciti"),
        *("Vídeos com falha", "Vídeos com falhas", "Mislukte video's", "Misslyckade videor"),
        *("Misslyckade videoklipp", "Mislykkede videoer", "Mislykkede videoer"),
        *("Epäonnistuneet videot", "Nieudane filmy", "Nezdařená videa", "Neúspešné videá"),
        *("Sikertelen videók", "Videoclipuri nereușite", "Videoclipuri eșuate"),
        *("Неуспешни видеоклипове", "Неудачные видео", "Невдалі відео"),
        "Видео с ошибками",  # noqa: RUF001 - Russian letters
        "Başarısız videolar",  # noqa: RUF001 - Turkish letters
        *("Αποτυχημένα βίντεο", "失敗した動画", "실패한 동영상"),
        *("失败的视频", "失敗的影片", "Video không thành công", "Video bị lỗi"),
    ),
}
FOLDERS = {name.casefold(): special for special, names in _FOLDERS.items() for name in names}
