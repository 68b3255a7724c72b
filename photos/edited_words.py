"""The words for "edited" that Google Photos puts behind the names of edited copies.

Gathered from exports and from its pages, not complete.
"""

# en de fr es it pt nl sv da no fi pl cs sk hu ro bg ru uk el tr ja ko zh-Hans zh-Hant vi, more
EDITED_WORDS = (
    *("-edited", "-bearbeitet", "-modifié", "-modifiée", "-editado", "-editada", "-ha editado"),
    *("-modificato", "-modificata", "-bewerkt", "-redigerad", "-redigeret", "-redigert"),
    *("-muokattu", "-edytowane", "-edytowany", "-upraveno", "-upravené", "-szerkesztve"),
    *("-szerkesztett", "-editat", "-editată", "-modificat", "-редактирано", "-редактиран"),
    *("-отредактировано", "-изменено", "-відредаговано", "-змінено", "-επεξεργασμένο"),
    *(
        "-έχει υποστεί επεξεργασία",
        "-düzenlendi",
        "-düzenlenmiş",
        "-編集済み",
        "-편집됨",
        "-수정됨",
    ),
    *("-编辑", "-已编辑", "-已修改", "-編輯", "-已編輯", "-đã chỉnh sửa", "-uređeno", "-urejeno"),
    *("-redaguota", "-rediģēts", "-muudetud", "-diedit", "-แก้ไขแล้ว", "-संपादित", "-تم التعديل"),
)
